package dev.holdfast.run;

import java.util.Locale;

/// Where a run stands.
public enum RunState {
    /// A node works on it, or did until it died.
    RUNNING,
    /// It was stopped, or its time was over; it can be resumed.
    INTERRUPTED,
    /// Every policy came to its end.
    SUCCEEDED,
    /// Some policies did, some did not.
    PARTIAL,
    /// None did.
    FAILED;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RunState ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    public boolean ended() {
        return switch (this) {
            case RUNNING, INTERRUPTED -> false;
            case SUCCEEDED, PARTIAL, FAILED -> true;
        };
    }
}
