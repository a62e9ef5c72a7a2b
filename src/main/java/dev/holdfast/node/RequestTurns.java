package dev.holdfast.node;

import dev.holdfast.HoldfastException;
import dev.holdfast.plan.Tolerance;
import dev.holdfast.policy.Policy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Claims what people ask of this node, requests and restores, and carries each out while it holds one of the permits
/// to run. How a request ended is written to its row, later if that cannot be done at once.
final class RequestTurns {
    private static final Logger LOG = LoggerFactory.getLogger(RequestTurns.class);

    private final Features features;
    private final UUID node;
    private final Requests requests;
    private final TreeRuns runs;
    private final RestoreTurns restores;
    private final Executor workers;
    private final Semaphore free;
    private final Runnable freed;
    private final Map<Long, String> unreported = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /// @param free a permit for each tree that may run at once
    /// @param freed called whenever one is given back; fails never
    RequestTurns(
            Features features,
            UUID node,
            Requests requests,
            TreeRuns runs,
            RestoreTurns restores,
            Executor workers,
            Semaphore free,
            Runnable freed) {
        this.features = features;
        this.node = node;
        this.requests = requests;
        this.runs = runs;
        this.restores = restores;
        this.workers = workers;
        this.free = free;
        this.freed = freed;
    }

    /// Nothing is claimed from here on.
    void stop() {
        stopped = true;
    }

    /// Claims what is there while a run is free. Called from several threads: a claim is a row lock.
    void claim() {
        requests.giveBack(features.store().inTransaction(tx -> features.nodes().deadOthers(tx, node)));
        restores.giveBack();
        while (!stopped && free.tryAcquire()) {
            boolean busy = false;
            try {
                busy = claimOne();
            } finally {
                if (!busy) {
                    free.release();
                }
            }
            if (!busy) {
                return;
            }
        }
    }

    /// @return whether a worker has something in hand, which gives the permit back when it is done
    private boolean claimOne() {
        Optional<Runnable> claimed = requests.claim(node)
                .<Runnable>map(request -> () -> finish(request.id(), answer(request)))
                .or(() -> restores.claim().map(restore -> () -> restores.carryOut(restore)));
        claimed.ifPresent(work -> workers.execute(() -> {
            try {
                work.run();
            } finally {
                free.release();
                freed.run(); // what had to wait for a free run
            }
        }));
        return claimed.isPresent();
    }

    private void finish(long request, String error) {
        try {
            requests.finished(request, error.isEmpty() ? null : error);
        } catch (HoldfastException e) {
            LOG.warn("the end of request {} could not be written yet: {}", request, e.getMessage());
            unreported.put(request, error);
        }
    }

    /// @return what went wrong; empty when nothing did
    private String answer(Requests.Claimed request) {
        try {
            if (request.session() != null) {
                runs.resume(request.session());
            } else if (request.plan() != null) {
                runs.runPlanFor(
                        request.plan(),
                        Tolerance.DEFAULT,
                        new Runs.RunOptions(0, Duration.ZERO, request.withChildren(), request.requestedBy()),
                        (tx, session) -> requests.opened(tx, request.id(), session));
            } else if (request.policy() != null) {
                Policy policy = features.policies().byId(request.policy());
                runs.run(
                        policy,
                        "manual",
                        request.requestedAt(),
                        new Runs.RunOptions(
                                request.rowLimit(), Duration.ZERO, request.withChildren(), request.requestedBy()),
                        (tx, session) -> requests.opened(tx, request.id(), session));
            }
            return "";
        } catch (HoldfastException e) {
            return String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("request {} failed", request.id(), e);
            return "internal error: " + e;
        }
    }

    /// Writes the ends of requests that could not be written when they ended.
    void report() {
        unreported.forEach((request, error) -> {
            requests.finished(request, error.isEmpty() ? null : error);
            unreported.remove(request);
        });
    }
}
