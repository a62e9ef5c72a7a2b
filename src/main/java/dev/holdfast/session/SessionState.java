package dev.holdfast.session;

import java.util.Locale;
import java.util.Set;

/// Where a session stands. A state that ends in -ing is confirmed by the engine, not by a button.
public enum SessionState {
    RUNNING,
    PAUSING,
    PAUSED,
    CANCELLING,
    CANCELLED,
    /// Its node went away; any node may resume it.
    INTERRUPTED,
    SUCCEEDED,
    FAILED;

    /// The name in the control schema and in JSON.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static SessionState ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    /// Nothing more will happen to the session by itself, and it blocks no other.
    public boolean terminal() {
        return switch (this) {
            case CANCELLED, SUCCEEDED, FAILED -> true;
            case RUNNING, PAUSING, PAUSED, CANCELLING, INTERRUPTED -> false;
        };
    }

    /// Every allowed move, in one table.
    public boolean mayBecome(SessionState next) {
        return switch (this) {
            case RUNNING ->
                Set.of(PAUSING, PAUSED, CANCELLING, INTERRUPTED, SUCCEEDED, FAILED)
                        .contains(next);
            case PAUSING ->
                Set.of(PAUSED, RUNNING, CANCELLING, INTERRUPTED, SUCCEEDED, FAILED)
                        .contains(next);
            case PAUSED -> Set.of(RUNNING, CANCELLING, CANCELLED, FAILED).contains(next);
            case CANCELLING -> Set.of(CANCELLED, INTERRUPTED, SUCCEEDED, FAILED).contains(next);
            case INTERRUPTED -> Set.of(RUNNING, CANCELLING, CANCELLED, FAILED).contains(next);
            case CANCELLED, SUCCEEDED, FAILED -> false;
        };
    }
}
