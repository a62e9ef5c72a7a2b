package dev.holdfast.finding;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A finding as it is kept.
///
/// @param rule the [RuleText]'s id
/// @param figures as of `seenAt`
/// @param acknowledgedBy who took note of it; null while nobody did
/// @param snoozedUntil until then it is not shown among what needs somebody; null or past when it is
/// @param note what who took note of it or put it off had to say
/// @param resolvedAt when it was seen no more; null while it lasts
public record Finding(
        long id,
        String rule,
        String key,
        Severity severity,
        String subject,
        String message,
        List<Figure> figures,
        Action action,
        Instant firstSeenAt,
        Instant seenAt,
        @Nullable String acknowledgedBy,
        @Nullable Instant acknowledgedAt,
        @Nullable String snoozedBy,
        @Nullable Instant snoozedUntil,
        String note,
        @Nullable Instant resolvedAt) {
    public Finding {
        figures = List.copyOf(figures);
    }

    public boolean open() {
        return resolvedAt == null;
    }

    public boolean snoozed(Instant now) {
        return snoozedUntil != null && snoozedUntil.isAfter(now);
    }

    /// It lasts, and nobody took note of it or put it off.
    public boolean needsSomebody(Instant now) {
        return open() && acknowledgedBy == null && !snoozed(now);
    }
}
