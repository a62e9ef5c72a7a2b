package dev.holdfast.drive;

import dev.holdfast.HoldfastException;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commits next to nothing on the source, again and again, and tells how long each took: what an application's commits
/// go through now.
final class Probe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    private static final Duration WHILE_LEARNING = Duration.ofMillis(5);
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final GovernedDatabase source;
    private final Yielding yielding;
    private final Consumer<String> warnings;
    private final Thread thread;
    private volatile boolean closed;

    /// @param warnings hears of it when the source cannot be probed
    Probe(GovernedDatabase source, Yielding yielding, Consumer<String> warnings) {
        this.source = source;
        this.yielding = yielding;
        this.warnings = warnings;
        this.thread = Thread.ofPlatform().daemon().name("probe").start(this::run);
    }

    private void run() {
        while (!closed) {
            Duration pause = probe();
            if (!closed) {
                LockSupport.parkNanos(pause.toNanos());
            }
        }
    }

    private Duration probe() {
        boolean learning = yielding.learning();
        try {
            long started = source.write(Isolation.READ_COMMITTED, connection -> {
                long now = System.nanoTime(); // the pool's own doings do not count
                source.dialect().watching().probe(connection);
                return now;
            });
            yielding.committed(System.nanoTime() - started);
            return learning ? WHILE_LEARNING : INTERVAL;
        } catch (HoldfastException e) {
            LOG.debug("the source could not be probed", e);
            if (learning && !closed) {
                yielding.cannotKnow();
                warnings.accept("commits of " + source.name() + " cannot be timed, so the session does not rest for"
                        + " them: " + Words.shortened(String.valueOf(e.getMessage())));
            }
            return AFTER_FAILURE;
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
