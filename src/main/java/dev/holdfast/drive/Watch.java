package dev.holdfast.drive;

import dev.holdfast.ErrorCode;
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
    private volatile boolean closing;

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

    /// Of a database that cannot be reached each further brake would take as long to say so: the first one does for
    /// all.
    private Optional<String> firstReason() {
        Set<String> gone = new HashSet<>();
        for (Brake brake : brakes) {
            if (closing) {
                break;
            }
            if (gone.contains(brake.where())) {
                continue;
            }
            try {
                Optional<String> found = brake.reason();
                if (found.isPresent()) {
                    return found;
                }
            } catch (HoldfastException e) {
                LOG.debug("{} cannot be read", brake.name(), e);
                if (e.code() == ErrorCode.UNREACHABLE) {
                    gone.add(brake.where());
                }
                warnOnce(brake, e);
            }
        }
        return Optional.empty();
    }

    private void warnOnce(Brake brake, HoldfastException e) {
        if (!closing && unreadable.add(brake)) {
            warnings.accept(brake.name() + " cannot be read, so the session does not wait for it: "
                    + Words.shortened(String.valueOf(e.getMessage())));
        }
    }

    /// Waits for the brake that is being read, and for no further one: each may take as long as a database that is
    /// gone.
    @Override
    public void close() {
        closing = true;
        thread.close();
    }
}
