package dev.holdfast.console.fx;

import dev.holdfast.node.Operations;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Turns the engine's changes into refreshes on the UI thread.
///
/// However often the engine calls, `beat` runs at most five times a second, always once more after the last change, and
/// at least every ten seconds, so that ages and clocks on a quiet screen go on.
public final class Pulse implements AutoCloseable {
    private static final Duration FASTEST = Duration.ofMillis(200);
    private static final Duration SLOWEST = Duration.ofSeconds(10);

    private final Executor ui;
    private final Runnable beat;
    private final AutoCloseable changes;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("console-pulse").factory());

    public Pulse(Operations operations, Executor ui, Runnable beat) {
        this.ui = ui;
        this.beat = beat;
        var unused = clock.scheduleWithFixedDelay(
                this::changed, SLOWEST.toMillis(), SLOWEST.toMillis(), TimeUnit.MILLISECONDS);
        this.changes = operations.onChange(this::changed);
    }

    private void changed() {
        if (!clock.isShutdown() && scheduled.compareAndSet(false, true)) {
            var unused = clock.schedule(this::enter, FASTEST.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void enter() {
        ui.execute(() -> {
            scheduled.set(false);
            beat.run();
        });
    }

    @Override
    public void close() throws Exception {
        clock.shutdownNow();
        changes.close();
    }
}
