package dev.holdfast.hold;

import java.util.Locale;

/// How far a hold has come.
public enum HoldState {
    /// It binds whatever asks; deletes that asked before may still be under way.
    PLACING,
    /// No covered row goes.
    EFFECTIVE,
    /// Its end has come. It binds on until somebody extends or releases it.
    REVIEW,
    /// It binds no more.
    RELEASED;

    /// The name in the control schema and in JSON.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static HoldState ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
