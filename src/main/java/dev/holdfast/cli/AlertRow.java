package dev.holdfast.cli;

import dev.holdfast.alert.Alert;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An alert as a row of a list.
///
/// @param recoveredAt null while it is open
record AlertRow(
        long alert,
        String kind,
        String severity,
        String subject,
        String message,
        String meaning,
        String action,
        int times,
        Instant raisedAt,
        Instant seenAt,
        @Nullable Instant recoveredAt) {
    static AlertRow of(Alert alert) {
        return new AlertRow(
                alert.id(),
                alert.kind().id(),
                alert.severity().id(),
                alert.subject(),
                alert.message(),
                alert.kind().meaning(),
                alert.action(),
                alert.times(),
                alert.raisedAt(),
                alert.seenAt(),
                alert.recoveredAt());
    }

    /// All of it, for people.
    String text(ZoneId zone) {
        String since = recoveredAt == null
                ? "since " + Figures.time(raisedAt, zone)
                : "from %s to %s".formatted(Figures.time(raisedAt, zone), Figures.time(recoveredAt, zone));
        return "%-7s %-8s %s, %s\n  %s\n%s"
                .formatted(
                        severity,
                        kind,
                        subject,
                        since,
                        message,
                        recoveredAt == null ? "  (%s)\n  -> %s\n".formatted(meaning, action) : "");
    }

    static String text(List<AlertRow> alerts, ZoneId zone) {
        StringBuilder text = new StringBuilder();
        alerts.forEach(alert -> text.append(alert.text(zone)));
        return text.toString();
    }
}
