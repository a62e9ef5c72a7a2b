package dev.holdfast.plan;

import dev.holdfast.estate.Cancellation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How much is planned.
///
/// @param at the moment that the cut-off is reckoned from; null for now
/// @param rowLimit most root rows, 0 for no limit
/// @param cancellation stops the counting
public record PlanScope(@Nullable Instant at, long rowLimit, Cancellation cancellation) {
    /// Everything that is due now.
    public static PlanScope all() {
        return new PlanScope(null, 0, new Cancellation());
    }
}
