package dev.holdfast.dialect;

import java.util.Locale;

/// The typed array that carries a key column from database to database.
///
/// Every integer type fits BIGINT; uuid is UUID; everything else travels as TEXT in the engine's own unambiguous
/// spelling and is cast back to the column's type.
public enum KeyType {
    BIGINT,
    UUID,
    TEXT;

    /// The name in the ledger's `key_layout`.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static KeyType ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
