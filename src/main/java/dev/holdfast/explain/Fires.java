package dev.holdfast.explain;

import dev.holdfast.policy.Policy;
import java.time.Instant;
import java.util.Optional;

/// Says when a policy fires by itself.
@FunctionalInterface
public interface Fires {
    /// The first fire at `from` or later; empty when it has no cron, is paused, or never fires again.
    Optional<Instant> next(Policy policy, Instant from);
}
