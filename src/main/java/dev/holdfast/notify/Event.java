package dev.holdfast.notify;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What somebody is told of.
public enum Event {
    CHUNK_ARCHIVED,
    /// It came to its end, or was cancelled.
    SESSION_ENDED,
    SESSION_FAILED,
    ALERT_RAISED,
    ALERT_RECOVERED,
    /// Somebody wants to know whether deliveries arrive.
    TEST;

    /// What a policy's callback may ask for.
    public static final List<Event> OF_POLICIES = List.of(CHUNK_ARCHIVED, SESSION_ENDED, SESSION_FAILED);

    /// The type in the payload, `chunk.archived`.
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    public static Event ofId(String id) {
        return Arrays.stream(values())
                .filter(event -> event.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(id));
    }
}
