package dev.holdfast.node;

import dev.holdfast.growth.SampleOutcome;
import dev.holdfast.growth.Sampler;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Samples again and again, one round at a time.
final class SampleRounds {
    private static final Logger LOG = LoggerFactory.getLogger(SampleRounds.class);

    /// When a node that has just started takes its first samples: what people wait for comes before them.
    static final Duration FIRST = Duration.ofSeconds(20);

    private final Sampler sampler;
    private final Duration interval;
    private final OneAtATime rounds;

    SampleRounds(Sampler sampler, Duration interval, Executor workers) {
        this.sampler = sampler;
        this.interval = interval;
        this.rounds = new OneAtATime(workers, this::sample);
    }

    /// Leaves a round to the workers, unless the one before is not over yet.
    void begin() {
        rounds.begin();
    }

    private void sample() {
        try {
            for (SampleOutcome outcome : sampler.sampleDue(interval)) {
                if (outcome.problem() != null) {
                    LOG.warn("growth: {} could not be sampled: {}", outcome.database(), outcome.problem());
                }
            }
        } catch (RuntimeException e) { // the next round tries again
            LOG.warn("growth could not be sampled: {}", e.getMessage());
        }
    }
}
