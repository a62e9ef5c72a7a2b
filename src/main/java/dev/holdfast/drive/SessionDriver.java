package dev.holdfast.drive;

import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Route;
import dev.holdfast.policy.Blackout;
import dev.holdfast.session.Driver;
import dev.holdfast.session.SessionWishes;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Store;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drives one run of one session: by the pace on its row, which may be retuned, and by the brakes.
final class SessionDriver implements Driver {
    private static final Logger LOG = LoggerFactory.getLogger(SessionDriver.class);
    private static final Edge GO = new Edge.Go();

    /// How often a reason on the session's row follows the figures in it.
    private static final Duration RETELL = Duration.ofSeconds(2);

    /// A wait worth a line in the session's record.
    private static final Duration WORTH_TELLING = Duration.ofSeconds(5);

    private final Store store;
    private final Sessions sessions;
    private final long session;
    private final Route route;
    private final Limits limits;
    private final InstantSource clock;
    private final List<Blackout> blackouts;
    private final @Nullable Instant deadline;
    private final Steering steering;
    private final Yielding yielding = new Yielding();
    private final Watch watch;
    private final AutoCloseable ears;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicBoolean shown = new AtomicBoolean();
    private volatile SessionWishes.Wish wish;
    private volatile long restUntil;

    /// Guarded by the lock.
    private @Nullable Probe probe;

    private long changes;
    private String told = "";
    private long toldAt;
    private long waitingSince;

    SessionDriver(
            Store store,
            Sessions sessions,
            long session,
            Route route,
            List<Brake> brakes,
            Limits limits,
            InstantSource clock) {
        this.store = store;
        this.sessions = sessions;
        this.session = session;
        this.route = route;
        this.limits = limits;
        this.clock = clock;
        this.blackouts = route.policy().driving().blackout().stream()
                .map(Blackout::parse)
                .toList();
        Duration most = route.policy().driving().maxTime();
        this.deadline = most == null ? null : clock.instant().plus(most);
        this.wish = store.look(tx -> sessions.wishes().wish(tx, session));
        Preset preset = Preset.of(wish.pace());
        this.steering = new Steering(preset.target(), preset.first(), wish.chunkRows());
        this.watch = new Watch(brakes, this::warn, this::wake);
        this.restUntil = System.nanoTime();
        watch.begin();
        probeWhileYielding(preset);
        this.ears = store.listen(Sessions.CHANNEL, this::hear);
    }

    @Override
    public int rows() {
        return steering.rows();
    }

    @Override
    public int workers() {
        SessionWishes.Wish now = wish;
        return Math.min(now.workers(), Preset.of(now.pace()).mostWorkers());
    }

    @Override
    public boolean ahead() {
        return !yields();
    }

    /// Marking and moving take turns while the session yields: two processors at work for us are two that an
    /// application has to wait for.
    @Override
    public <T> T inTurn(Supplier<T> load) {
        if (!yields()) {
            return load.get();
        }
        turn.lock();
        try {
            return load.get();
        } finally {
            turn.unlock();
        }
    }

    @Override
    public Edge atEdge() {
        if (deadline != null && !clock.instant().isBefore(deadline)) {
            Duration most = route.policy().driving().maxTime();
            return new Edge.Stop("window", "the policy gives a run " + Words.span(most == null ? Duration.ZERO : most));
        }
        Optional<String> reason = reason();
        if (reason.isPresent()) {
            return new Edge.Wait(reason.get(), Watch.INTERVAL);
        }
        if (yields() && yielding.learning()) {
            return new Edge.Wait("learns how fast " + route.source().name() + " commits", Duration.ofMillis(20));
        }
        long rest = restUntil - System.nanoTime();
        if (rest > 0) {
            return new Edge.Wait("rests for the application", Duration.ofNanos(rest));
        }
        if (shown.get()) {
            wentOn();
        }
        return GO;
    }

    /// The first one counts.
    private Optional<String> reason() {
        if (limits.sentinel().filter(Files::exists).isPresent()) {
            return limits.sentinel().map(file -> "the file " + file + " exists");
        }
        Optional<Blackout> blackout =
                Blackout.open(blackouts, clock.instant().atZone(route.policy().zone()));
        return blackout.isPresent()
                ? blackout.map(window ->
                        "blackout " + window.text() + " (" + route.policy().zone() + ")")
                : watch.reason();
    }

    /// Rests shorter than a brake's look are not worth a word.
    @Override
    public void await(Edge.Wait wait) throws InterruptedException {
        if (wait.lookAgain().compareTo(Watch.INTERVAL) >= 0) {
            tell(wait.reason());
        }
        lock.lockInterruptibly();
        try {
            long seen = changes;
            long left = wait.lookAgain().toNanos();
            while (changes == seen && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void moved(int rootRows, long nanos) {
        steering.moved(rootRows, nanos);
        if (yields()) {
            restUntil = System.nanoTime() + yielding.rest(nanos);
        }
    }

    @Override
    public void contended(int rootRows) {
        steering.contended(rootRows);
    }

    private boolean yields() {
        return Preset.of(wish.pace()).yields();
    }

    /// Something was written about some session: perhaps a pause, a cancel or a retune of this one.
    private void hear() {
        try {
            SessionWishes.Wish before = wish;
            SessionWishes.Wish now = store.look(tx -> sessions.wishes().wish(tx, session));
            if (!now.equals(before)) {
                wish = now;
                if (now.pace() != before.pace() || now.chunkRows() != before.chunkRows()) {
                    Preset preset = Preset.of(now.pace());
                    steering.retune(preset.target(), now.chunkRows());
                    probeWhileYielding(preset);
                }
                wake();
            }
        } catch (HoldfastException e) { // the next word on the channel, or the runner's own, tells again
            LOG.debug("the wishes for session {} could not be read", session, e);
        }
    }

    private void probeWhileYielding(Preset preset) {
        lock.lock();
        try {
            if (!preset.yields()) {
                restUntil = System.nanoTime();
                stopProbe();
            } else if (probe == null) {
                yielding.learnAgain();
                probe = new Probe(route.source(), yielding, this::warn);
            }
        } finally {
            lock.unlock();
        }
    }

    private void stopProbe() {
        if (probe != null) {
            probe.close();
            probe = null;
        }
    }

    private void wake() {
        lock.lock();
        try {
            changes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void warn(String text) {
        write(() -> store.run(tx -> sessions.note(tx, session, "warning", "brake", text)));
    }

    /// Keeps the reason on the session's row in step, without writing it every time.
    private void tell(String reason) {
        lock.lock();
        try {
            long now = System.nanoTime();
            boolean first = !shown.get();
            boolean due = now - toldAt > RETELL.toNanos() && !reason.equals(told);
            if (first) {
                waitingSince = now;
            }
            if (first || due) {
                told = reason;
                toldAt = now;
                shown.set(true);
                write(() -> store.run(tx -> sessions.wishes().waiting(tx, session, reason)));
            }
        } finally {
            lock.unlock();
        }
    }

    private void wentOn() {
        lock.lock();
        try {
            if (!shown.getAndSet(false)) {
                return;
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - waitingSince);
            write(() -> store.run(tx -> {
                sessions.wishes().waiting(tx, session, null);
                if (waited.compareTo(WORTH_TELLING) >= 0) {
                    sessions.note(tx, session, "info", "waited", "waited " + Words.span(waited) + ": " + told);
                }
            }));
        } finally {
            lock.unlock();
        }
    }

    /// What is shown must never stop what is done.
    private void write(Runnable writing) {
        try {
            writing.run();
        } catch (HoldfastException e) {
            LOG.debug("the row of session {} does not show its waiting", session, e);
        }
    }

    @Override
    public void close() {
        try {
            ears.close();
        } catch (Exception e) {
            LOG.debug("listening did not end cleanly", e);
        }
        watch.close();
        lock.lock();
        try {
            stopProbe();
        } finally {
            lock.unlock();
        }
        if (shown.get()) {
            wentOn();
        }
    }
}
