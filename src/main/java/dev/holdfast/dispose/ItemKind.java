package dev.holdfast.dispose;

import java.util.Locale;

/// What an item of a disposal set is.
public enum ItemKind {
    /// Rows of a chunk in an archive table.
    WARM,
    /// Rows of a chunk in cold files, which go with the whole files.
    COLD,
    /// Rows of a source that were disposed of before, and came back.
    HOT;

    /// The name in the control schema and in JSON.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ItemKind ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
