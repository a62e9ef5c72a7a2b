package dev.holdfast.dialect;

/// A database engine that Holdfast governs.
public enum Engine {
    POSTGRESQL,
    SQLSERVER;

    /// The name in settings, documents and the control schema.
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
