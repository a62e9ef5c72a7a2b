package dev.holdfast.dialect;

/// A database engine that Holdfast governs.
public enum Engine {
    POSTGRESQL,
    SQLSERVER;

    /// The name in settings, documents and the control schema.
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /// The schema of a table that is named without one.
    public String defaultSchema() {
        return switch (this) {
            case POSTGRESQL -> "public";
            case SQLSERVER -> "dbo";
        };
    }
}
