package dev.holdfast.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which entries to list; an empty text asks for all.
///
/// @param since null for all
/// @param act a word of [Act], or the part before its dot
/// @param object as entries spell it, or without its kind: `policy orders` and `orders` find both
/// @param outcome `done` or `refused`
/// @param before entries with a smaller number only: where the page before ended; 0 for the newest
public record AuditFilter(
        @Nullable Instant since, String actor, String act, String object, String outcome, long before, int limit) {
    public static final AuditFilter NEWEST = new AuditFilter(null, "", "", "", "", 0, 100);
}
