package dev.holdfast.restore;

import java.util.Locale;

/// What happens when a row stands in the source under a key that is to come back. Nothing is ever overwritten.
public enum OnConflict {
    /// Nothing comes back, and the keys are named.
    FAIL,
    /// An equal row counts as already there. Where another one stands, the archived row stays in the archive with its
    /// whole bundle, and is listed.
    SKIP;

    /// The name in the control schema and in JSON.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static OnConflict ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
