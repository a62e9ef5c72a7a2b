package dev.holdfast.restore;

import java.util.Locale;

/// What became of a restore.
public enum RestoreState {
    /// Waits for a node.
    REQUESTED,
    RUNNING,
    /// Something may have been committed, or a database could not be reached: it can be resumed.
    INTERRUPTED,
    DONE,
    /// Nothing came back.
    REFUSED;

    /// The name in the control schema and in JSON.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RestoreState ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    public boolean terminal() {
        return this == DONE || this == REFUSED;
    }
}
