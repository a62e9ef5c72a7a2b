package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.Agenda.Begun;
import dev.holdfast.node.Runs.RunListener;
import dev.holdfast.node.Runs.RunOptions;
import dev.holdfast.policy.Policy;
import dev.holdfast.run.Backoff;
import dev.holdfast.run.Caps;
import dev.holdfast.run.EstateRun;
import dev.holdfast.run.EstateRunTable;
import dev.holdfast.run.RunWish;
import dev.holdfast.run.TurnState;
import dev.holdfast.run.Verdict;
import dev.holdfast.session.StopSignal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One process's work on a run of several policies: so many threads, each with a tree of policies at a time.
final class EstateRound {
    private static final Logger LOG = LoggerFactory.getLogger(EstateRound.class);

    private final Features features;
    private final TreeRuns trees;
    private final EstateRunTable table;
    private final EstateRun run;
    private final Caps caps;
    private final Agenda agenda;
    private final StopSignal stop;
    private final Backoff backoff;
    private final RunListener listener;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();

    EstateRound(
            Features features,
            TreeRuns trees,
            EstateRunTable table,
            EstateRun run,
            List<Policy> policies,
            Backoff backoff,
            RunListener listener,
            InstantSource clock) {
        this.features = features;
        this.trees = trees;
        this.table = table;
        this.run = run;
        this.backoff = backoff;
        this.listener = listener;
        this.clock = clock;
        this.caps = new Caps(run.wish().caps());
        StopSignal asked = trees.stopAfter(run.wish().maxTime());
        this.stop = () -> broken.get() == null ? asked.now() : StopSignal.Stop.SHUTDOWN;
        this.agenda = new Agenda(policies, caps, stop);
    }

    /// Returns when every policy has come to its end, or the run is to stop and those at work have come to an edge.
    void toItsEnd() {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < run.wish().workers(); i++) {
            threads.add(Thread.ofPlatform()
                    .daemon()
                    .name("run-" + run.id() + "-" + i)
                    .start(this::work));
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true; // sessions come to their edge by the stop signal
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        switch (broken.get()) {
            case Error error -> throw error;
            case RuntimeException failure -> throw failure;
            case null, default -> {}
        }
    }

    private void work() {
        try {
            for (Optional<Begun> begun = agenda.next(); begun.isPresent(); begun = agenda.next()) {
                turn(begun.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) { // told by the thread that waits for all
            broken.compareAndSet(null, e);
        }
    }

    private void turn(Begun begun) {
        Policy policy = begun.policy();
        Verdict verdict;
        try (Caps.Pass own = begun.pass()) {
            note(() -> features.store().run(tx -> table.begun(tx, run.id(), policy.id())));
            verdict = tried(policy, own);
        }
        switch (verdict) {
            case Verdict.Done() -> over(policy, TurnState.SUCCEEDED, null, null);
            case Verdict.Stopped() -> over(policy, TurnState.WAITING, null, null);
            case Verdict.Skipped skipped -> over(policy, TurnState.SKIPPED, skipped.reason(), null);
            case Verdict.Lost lost -> over(policy, TurnState.FAILED, lost.reason(), lost.code());
            case Verdict.Again later -> {
                if (begun.tries() + 1 < backoff.tries()) {
                    Duration rest = backoff.rest(begun.tries() + 1, ThreadLocalRandom.current());
                    listener.again("policy " + policy.name(), rest, later.reason());
                    again(policy, rest, later.reason(), later.code());
                } else {
                    boolean elsewhere = later.code() == ErrorCode.LEASE_HELD;
                    over(policy, elsewhere ? TurnState.SKIPPED : TurnState.FAILED, later.reason(), later.code());
                }
            }
        }
    }

    private Verdict tried(Policy policy, Caps.Pass own) {
        try {
            return trees.attempt(policy, new Part(run, caps, own), options(), stop, listener);
        } catch (RuntimeException e) {
            LOG.debug("run {}: policy {}", run.id(), policy.name(), e);
            return Verdict.of(e);
        }
    }

    private RunOptions options() {
        RunWish wish = run.wish();
        return new RunOptions(wish.rowLimit(), wish.maxTime(), wish.withChildren(), wish.actor(), wish.buildIndexes());
    }

    private void over(Policy policy, TurnState state, @Nullable String reason, @Nullable ErrorCode code) {
        if (state == TurnState.FAILED || state == TurnState.SKIPPED) {
            LOG.warn("run {}: policy {} {}: {}", run.id(), policy.name(), state.id(), reason);
        }
        note(() -> features.store().run(tx -> table.ended(tx, run.id(), policy.id(), state, reason, code, null)));
        agenda.over(policy);
    }

    private void again(Policy policy, Duration rest, String reason, @Nullable ErrorCode code) {
        LOG.info("run {}: policy {} is tried again in {} ms: {}", run.id(), policy.name(), rest.toMillis(), reason);
        note(() -> features.store()
                .run(tx -> table.ended(
                        tx,
                        run.id(),
                        policy.id(),
                        TurnState.RETRYING,
                        reason,
                        code,
                        clock.instant().plus(rest))));
        agenda.again(policy, rest);
    }

    /// The list is not the truth: a line that could not be written is made good by who resumes the run. But while the
    /// control database is away no policy can be tried either, so this waits for it, as long as a policy that meets
    /// such a database rests in all, and then gives up the run.
    ///
    /// @throws HoldfastException `UNREACHABLE`
    private void note(Runnable write) {
        long began = System.nanoTime();
        while (true) {
            try {
                write.run();
                return;
            } catch (HoldfastException e) {
                boolean away = e.code() == ErrorCode.UNREACHABLE;
                if (!away || stop.now() != StopSignal.Stop.NO) {
                    LOG.warn("run {}: its list could not be written: {}", run.id(), e.getMessage());
                    return;
                }
                Duration waited = Duration.ofNanos(System.nanoTime() - began);
                if (waited.compareTo(backoff.inAll()) > 0) {
                    throw new HoldfastException(
                            ErrorCode.UNREACHABLE,
                            "run %d was given up after %d s without the %s; its sessions stay as they are (holdfast run --resume %d)"
                                    .formatted(run.id(), waited.toSeconds(), e.getMessage(), run.id()),
                            e);
                }
                LOG.info("run {} waits for the control database: {}", run.id(), e.getMessage());
            }
        }
    }
}
