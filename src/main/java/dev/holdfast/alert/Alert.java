package dev.holdfast.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An alert as it is kept.
///
/// @param times how often it was found; @param seenAt when last
/// @param recoveredAt when it was found no more; null while it is open
public record Alert(
        long id,
        AlertKind kind,
        AlertKind.Severity severity,
        String subject,
        String message,
        String action,
        Instant raisedAt,
        Instant seenAt,
        int times,
        @Nullable Instant recoveredAt) {
    public boolean open() {
        return recoveredAt == null;
    }

    /// One line for a log or a person.
    public String line() {
        return open()
                ? "alert %d, %s: %s: %s (%s)".formatted(id, kind.id(), subject, message, action)
                : "alert %d, %s: %s: it is over".formatted(id, kind.id(), subject);
    }
}
