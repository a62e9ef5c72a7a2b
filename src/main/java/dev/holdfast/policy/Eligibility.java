package dev.holdfast.policy;

import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Join;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which rows of a policy's table are due: criteria and age, bound to one cut-off.
///
/// @param cutoff rows whose age column is before it are due: the start, in the policy's zone, of the day that lies one
///     residence back, so that rounding keeps more; null when the policy has no age column
public record Eligibility(
        List<Join> joins, Condition condition, @Nullable Instant cutoff) {
    public Eligibility {
        joins = List.copyOf(joins);
    }
}
