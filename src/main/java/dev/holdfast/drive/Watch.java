package dev.holdfast.drive;

import dev.holdfast.HoldfastException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the brakes of one session every second, on a thread of its own, and keeps the first reason that it finds.
final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private final List<Brake> brakes;
    private final Consumer<String> warnings;
    private final Runnable changed;
    private final Set<Brake> unreadable = new HashSet<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("brakes-", 0).factory());
    private volatile Optional<String> reason = Optional.empty();

    /// @param warnings hears once of each brake that cannot be read
    /// @param changed called when waiting begins or ends
    Watch(List<Brake> brakes, Consumer<String> warnings, Runnable changed) {
        this.brakes = List.copyOf(brakes);
        this.warnings = warnings;
        this.changed = changed;
    }

    /// Looks once, then again and again.
    void begin() {
        look();
        var unused = thread.scheduleWithFixedDelay(
                this::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Why nothing may move, as it was found at most a good second ago.
    Optional<String> reason() {
        return reason;
    }

    private void look() {
        try {
            Optional<String> before = reason;
            reason = firstReason();
            if (before.isPresent() != reason.isPresent()) {
                changed.run();
            }
        } catch (RuntimeException e) { // anything else would end the thread
            LOG.warn("brakes could not be looked at", e);
        }
    }

    private Optional<String> firstReason() {
        for (Brake brake : brakes) {
            Optional<String> found = read(brake);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<String> read(Brake brake) {
        try {
            return brake.reason();
        } catch (HoldfastException e) {
            LOG.debug("{} cannot be read", brake.name(), e);
            if (unreadable.add(brake)) {
                warnings.accept(brake.name() + " cannot be read, so the session does not wait for it: "
                        + Words.shortened(String.valueOf(e.getMessage())));
            }
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
