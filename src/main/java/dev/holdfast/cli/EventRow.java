package dev.holdfast.cli;

import dev.holdfast.session.SessionEvent;
import java.time.Instant;
import java.time.ZoneId;

/// Something that happened in a session, as a row of a list.
record EventRow(long id, long session, Instant at, String severity, String kind, String message) {
    static EventRow of(SessionEvent event) {
        return new EventRow(event.id(), event.session(), event.at(), event.severity(), event.kind(), event.message());
    }

    String line(ZoneId zone) {
        return "%s  %-7s  %s: %s".formatted(Figures.time(at, zone), severity, kind, message);
    }
}
