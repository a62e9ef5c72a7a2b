package dev.holdfast.console.fx;

import dev.holdfast.estate.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// Work of this window that goes on while its person does other things: an export, an act on many things.
///
/// Its state changes on the UI thread only; how far it is may be asked on any.
public final class Job {
    private final String title;
    private final Instant startedAt;
    private final Cancellation cancellation = new Cancellation();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong total = new AtomicLong(-1);
    private final List<Failed> failures = new CopyOnWriteArrayList<>();
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.RUNNING);
    private @Nullable Instant endedAt;
    private String says = "";

    /// How far a job is.
    public enum State {
        RUNNING,
        /// Asked to stop, and not stopped yet.
        CANCELLING,
        CANCELLED,
        DONE,
        /// Some of it went wrong.
        PARTIAL,
        FAILED;

        public boolean over() {
            return switch (this) {
                case RUNNING, CANCELLING -> false;
                case CANCELLED, DONE, PARTIAL, FAILED -> true;
            };
        }
    }

    /// @param item what it was about, e.g. `session 12`; @param why as the engine said it
    public record Failed(String item, String why) {}

    /// @param says what came of it, in a sentence
    public record Ended(State state, String says) {}

    /// What is to be done, off the UI thread.
    @FunctionalInterface
    public interface Work {
        Ended run(Job job) throws Exception;
    }

    Job(String title, Instant startedAt) {
        this.title = title;
        this.startedAt = startedAt;
    }

    public String title() {
        return title;
    }

    /// The worker knows how much there is to do.
    public void total(long items) {
        total.set(items);
    }

    /// The worker did so much in all.
    public void done(long items) {
        done.set(items);
    }

    /// The worker could not do one thing and goes on.
    public void failed(String item, String why) {
        failures.add(new Failed(item, why));
    }

    /// Asks the worker to stop where it can.
    public void cancel(Background background) {
        if (state.get() == State.RUNNING) {
            state.set(State.CANCELLING);
            background.cancel(cancellation);
        }
    }

    /// What stops the worker.
    public Cancellation cancellation() {
        return cancellation;
    }

    void end(Ended ended, Instant at) {
        says = ended.says();
        endedAt = at;
        state.set(ended.state());
    }

    public long done() {
        return done.get();
    }

    /// -1 while unknown.
    public long total() {
        return total.get();
    }

    public List<Failed> failures() {
        return List.copyOf(failures);
    }

    public Duration took(Instant now) {
        return Duration.between(startedAt, endedAt == null ? now : endedAt);
    }

    /// Empty until it is over.
    public String says() {
        return says;
    }

    /// How long it still takes; empty before one percent, and when it is unknown.
    public Optional<Duration> left(Instant now) {
        long all = total();
        long sofar = done();
        if (state.get() != State.RUNNING || all <= 0 || sofar == 0 || sofar * 100 < all) {
            return Optional.empty();
        }
        double millis = took(now).toMillis() * ((double) (all - sofar) / sofar);
        return Optional.of(Duration.ofMillis(Math.round(millis)));
    }

    public ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }
}
