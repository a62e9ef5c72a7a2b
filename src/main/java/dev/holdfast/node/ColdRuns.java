package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.freeze.ColdRequest;
import dev.holdfast.freeze.ColdRequests;
import dev.holdfast.freeze.FreezePoint;
import dev.holdfast.freeze.FreezeWatch;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Freezes partitions that people asked for: one at a time in a process, each by one node.
final class ColdRuns {
    private static final Logger LOG = LoggerFactory.getLogger(ColdRuns.class);

    /// How long a request rests whose table somebody else works on, or whose database is away.
    private static final Duration REST = Duration.ofSeconds(10);

    /// What passes by itself: the request waits.
    private static final Set<ErrorCode> PASSING = Set.of(ErrorCode.LEASE_HELD, ErrorCode.UNREACHABLE);

    private static final Duration LOOK = Duration.ofMillis(200);

    private final Features features;
    private final ColdKeeper keeper;
    private final ColdRequests requests;
    private final UUID node;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Map<Long, Long> resting = new ConcurrentHashMap<>();
    private final Map<Long, Cancellation> inHand = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    ColdRuns(Features features, UUID node) {
        this.features = features;
        this.keeper = features.cold();
        this.requests = new ColdRequests(features.store());
        this.node = node;
    }

    ColdRequests requests() {
        return requests;
    }

    /// Takes up what is there, on a thread of its own, and stops what is wanted no more. Returns at once.
    void lookForWork(Executor workers) {
        stopUnwanted();
        giveBack();
        if (stopping || !busy.compareAndSet(false, true)) {
            return;
        }
        workers.execute(() -> {
            try {
                for (Optional<ColdRequest> claimed = claim(); claimed.isPresent() && !stopping; claimed = claim()) {
                    tryOne(claimed.get());
                }
            } catch (RuntimeException e) { // anything else would end the looking
                LOG.warn("requests for cold files could not be taken up: {}", e.getMessage());
            } finally {
                busy.set(false);
            }
        });
    }

    /// Ends at the server what this process reads for nothing.
    void stopUnwanted() {
        inHand.forEach((request, cancellation) -> {
            if (requests.find(request).cancelledBy() != null) {
                cancellation.cancel();
            }
        });
    }

    /// What nodes that are gone had in hand, or a thread of this one that died, waits for whoever goes on.
    private synchronized void giveBack() {
        requests.giveBack(features.store().inTransaction(tx -> features.nodes().deadOthers(tx, node)));
        requests.giveBackOthers(node, inHand.keySet());
    }

    private synchronized Optional<ColdRequest> claim() {
        resting.values().removeIf(until -> System.nanoTime() - until > 0);
        return taken(requests.claim(node, resting.keySet()));
    }

    private synchronized Optional<ColdRequest> claim(long request) {
        return taken(requests.claim(node, request));
    }

    private Optional<ColdRequest> taken(Optional<ColdRequest> claimed) {
        claimed.ifPresent(request -> inHand.put(request.id(), new Cancellation()));
        return claimed;
    }

    private void tryOne(ColdRequest request) {
        try {
            ColdFile file = carryOut(request);
            LOG.info("{} is cold file {}", request.words(), file.id());
        } catch (HoldfastException e) {
            LOG.info("{} stays warm: {}", request.words(), e.getMessage());
            resting.put(request.id(), System.nanoTime() + REST.toNanos());
        }
    }

    /// Freezes what this process has claimed; its row says what became of it.
    private ColdFile carryOut(ColdRequest request) {
        try {
            Cancellation cancellation = Objects.requireNonNull(inHand.get(request.id()), "it is claimed");
            ColdFile file = keeper.freeze(node, request, watch(request.id(), cancellation));
            requests.frozen(request.id(), file.id());
            return file;
        } catch (HoldfastException e) {
            String why = String.valueOf(e.getMessage());
            if (PASSING.contains(e.code()) || stopping) {
                requests.giveBack(request.id(), why);
            } else {
                requests.failed(request.id(), why);
            }
            throw e;
        } finally {
            inHand.remove(request.id());
        }
    }

    private FreezeWatch watch(long request, Cancellation cancellation) {
        return new FreezeWatch() {
            @Override
            public Cancellation cancellation() {
                return cancellation;
            }

            @Override
            public void reached(FreezePoint point) {
                boolean unwanted = requests.step(request, words(point)) || cancellation.asked();
                if (unwanted && mayStop(point)) {
                    throw new HoldfastException(ErrorCode.BLOCKED, "it was cancelled; nothing was frozen");
                }
            }
        };
    }

    /// Nothing is removed before the file is verified, and whoever throws within a transaction leaves it to its end.
    private static boolean mayStop(FreezePoint point) {
        return switch (point) {
            case AFTER_WRITE, AFTER_READ_BACK, AFTER_PUT_FILE, AFTER_PUT -> true;
            default -> false;
        };
    }

    /// What comes after a moment.
    private static String words(FreezePoint point) {
        return switch (point) {
            case AFTER_BEGIN -> "its rows are read and written";
            case AFTER_WRITE -> "the file is read back and compared";
            case AFTER_READ_BACK, AFTER_PUT_FILE -> "the file is put into its place";
            case AFTER_PUT, AFTER_VERIFIED -> "the file is verified";
            default -> "its partition is dropped";
        };
    }

    /// Freezes in this process, or waits for the node that does.
    ///
    /// @throws HoldfastException when the rows stay where they are; a request whose table somebody else works on is
    ///     cancelled then: nobody waits for it. `UNREACHABLE` when a database is away: rows may be on their way,
    ///     and the request waits for whoever goes on
    ColdFile run(long id) {
        while (true) {
            giveBack();
            Optional<ColdRequest> claimed = claim(id);
            if (claimed.isPresent()) {
                try {
                    return carryOut(claimed.get());
                } catch (HoldfastException e) {
                    if (e.code() == ErrorCode.LEASE_HELD && requests.find(id).state() == ColdRequest.State.WAITING) {
                        requests.cancel(id, claimed.get().askedBy());
                    }
                    if (e.code() == ErrorCode.UNREACHABLE) {
                        throw new HoldfastException(
                                e.code(),
                                "%s; request %d waits: a node goes on with it when the database is back, or `holdfast cold freeze` does"
                                        .formatted(e.getMessage(), id),
                                e);
                    }
                    throw e;
                }
            }
            ColdRequest now = requests.find(id);
            switch (now.state()) {
                case FROZEN -> {
                    return keeper.find(Objects.requireNonNull(now.file(), "it is frozen"));
                }
                case FAILED -> throw new HoldfastException(ErrorCode.BLOCKED, now.problem());
                case CANCELLED ->
                    throw new HoldfastException(
                            ErrorCode.BLOCKED, "%s cancelled it; nothing was frozen".formatted(now.cancelledBy()));
                case WAITING, RUNNING -> {
                    if (stopping) {
                        throw new HoldfastException(
                                ErrorCode.BLOCKED, "request %d waits for a node to go on with it".formatted(id));
                    }
                }
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /// What is in hand stops at its next step, and waits for another node.
    void stop() {
        stopping = true;
        inHand.values().forEach(Cancellation::cancel);
    }
}
