package dev.holdfast.run;

import java.util.Locale;

/// Where a policy stands in a run.
public enum TurnState {
    WAITING,
    RUNNING,
    /// Something was gone for a while; its next try has a time.
    RETRYING,
    SUCCEEDED,
    FAILED,
    /// Somebody else was at work on the policy all the time.
    SKIPPED;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static TurnState ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    public boolean ended() {
        return switch (this) {
            case WAITING, RUNNING, RETRYING -> false;
            case SUCCEEDED, FAILED, SKIPPED -> true;
        };
    }
}
