package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.calendar.SkippedFires;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.Policy.Overlap;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What crons ask of a node. The cron only wakes; the truth is the session's row, unique for policy and nominal time:
/// who hears a fire second does nothing.
///
/// A fire that meets a live session of its policy is dropped, or, if the policy queues, waits in memory until the
/// session has ended; of several that wait the latest counts. One that comes while the control database cannot be
/// asked waits until it answers. A policy that is paused lets its fires pass, as does one that somebody asked to skip
/// this fire, and a child for which no keys wait makes no session.
final class Fires {
    private static final Logger LOG = LoggerFactory.getLogger(Fires.class);

    private final Features features;
    private final TreeRuns runs;
    private final Executor workers;
    private final Semaphore free;
    private final Map<String, Instant> waiting = new ConcurrentHashMap<>();

    /// @param free a permit for each tree that may run at once
    Fires(Features features, TreeRuns runs, Executor workers, Semaphore free) {
        this.features = features;
        this.runs = runs;
        this.workers = workers;
        this.free = free;
    }

    /// Returns at once; the run is another thread's.
    ///
    /// @return completes when the fire has been dealt with, one way or another; never with a failure
    CompletableFuture<Void> fired(String policy, Instant nominal) {
        return CompletableFuture.runAsync(
                () -> {
                    free.acquireUninterruptibly();
                    try {
                        run(policy, nominal);
                    } catch (RuntimeException e) {
                        boolean later = e instanceof HoldfastException ours && ours.code() == ErrorCode.UNREACHABLE;
                        LOG.warn(
                                "policy {} fired for {} and did not run{}: {}",
                                policy,
                                nominal,
                                later ? " yet" : "",
                                e.getMessage());
                        if (later) {
                            await(policy, nominal);
                        }
                    } finally {
                        free.release();
                    }
                },
                workers);
    }

    private void await(String policy, Instant nominal) {
        waiting.merge(policy, nominal, (one, other) -> one.isAfter(other) ? one : other);
    }

    /// Fires whose policy is free again. One that was deleted meanwhile is free, too: its fire comes to nothing.
    void takeUpWaiting() {
        waiting.forEach((name, nominal) -> {
            boolean live = features.policies().find(name).filter(this::live).isPresent();
            if (!live && waiting.remove(name, nominal)) {
                var unused = fired(name, nominal);
            }
        });
    }

    /// Policies whose fire waits, for a live session to end or for the control database.
    int waiting() {
        return waiting.size();
    }

    private void run(String name, Instant nominal) {
        Policy policy = features.policies().byName(name);
        if (policy.paused() || taken(policy, nominal) || nothingWaits(policy)) {
            return;
        }
        if (features.store().inTransaction(tx -> SkippedFires.passes(tx, policy.id(), nominal))) {
            LOG.info("policy {}: its fire for {} is skipped, as somebody asked", name, nominal);
            return;
        }
        try {
            runs.run(policy, "cron", nominal, new Runs.RunOptions(0, Duration.ZERO, true, "cron"), (_, _) -> {});
        } catch (HoldfastException e) {
            if (e.code() != ErrorCode.LEASE_HELD || taken(policy, nominal)) {
                throw e;
            }
            if (policy.overlap() == Overlap.QUEUE) {
                await(name, nominal);
            } else {
                LOG.info("policy {} still runs: its fire for {} is skipped", name, nominal);
            }
        }
    }

    private boolean nothingWaits(Policy policy) {
        return !policy.root()
                && !features.store().inTransaction(tx -> features.handoffs().due(tx, policy.id()));
    }

    private boolean live(Policy policy) {
        return features.store()
                .inTransaction(tx -> features.sessions().live(tx, policy.id()))
                .isPresent();
    }

    private boolean taken(Policy policy, Instant nominal) {
        return features.store()
                .inTransaction(tx -> features.sessions().at(tx, policy.id(), nominal))
                .isPresent();
    }
}
