package dev.holdfast.node;

import dev.holdfast.dispose.Disposals;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.OrderState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Executes disposal orders that people asked to run: one at a time in a process, each by one node.
final class DisposalRuns {
    private static final Logger LOG = LoggerFactory.getLogger(DisposalRuns.class);

    /// How long an order rests that did not get on.
    private static final Duration REST = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofMillis(200);

    private final Features features;
    private final UUID node;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Map<Long, Long> resting = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    DisposalRuns(Features features, UUID node) {
        this.features = features;
        this.node = node;
    }

    private Disposals disposals() {
        return features.disposals();
    }

    /// Takes up what is there, on a thread of its own. Returns at once.
    void lookForWork(Executor workers) {
        if (stopping || !busy.compareAndSet(false, true)) {
            return;
        }
        workers.execute(() -> {
            try {
                Optional<Long> claimed = claim();
                while (claimed.isPresent() && !stopping) {
                    execute(claimed.get());
                    claimed = claim();
                }
            } catch (RuntimeException e) { // anything else would end the looking
                LOG.warn("disposal orders could not be taken up: {}", e.getMessage());
            } finally {
                busy.set(false);
            }
        });
    }

    private Optional<Long> claim() {
        Set<UUID> dead = features.store().inTransaction(tx -> features.nodes().deadOthers(tx, node));
        resting.values().removeIf(until -> System.nanoTime() - until > 0);
        return disposals().claim(node, dead, resting.keySet());
    }

    private void execute(long order) {
        try {
            Order stands = disposals().execute(order, () -> stopping, _ -> {});
            LOG.info("disposal order {} is {}: {} rows", order, stands.state().id(), stands.disposedRows());
        } catch (RuntimeException e) {
            LOG.warn("disposal order {} does not get on: {}", order, e.getMessage());
            resting.put(order, System.nanoTime() + REST.toNanos());
        } finally {
            disposals().giveBack(order);
        }
    }

    /// Executes an order in this process, or waits for the node that does.
    Order run(long order, Consumer<Order> progress) {
        long seen = -1;
        while (true) {
            Set<UUID> dead =
                    features.store().inTransaction(tx -> features.nodes().deadOthers(tx, node));
            if (disposals().claim(order, node, dead)) {
                try {
                    return disposals().execute(order, () -> stopping, progress);
                } finally {
                    disposals().giveBack(order);
                }
            }
            Order stands = disposals().find(order);
            if (!stands.state().open() || stopping) {
                return stands;
            }
            if (stands.state() == OrderState.RUNNING && stands.itemsDone() != seen) {
                seen = stands.itemsDone();
                progress.accept(stands);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /// Orders stop at the end of the chunk that they are at.
    void stop() {
        stopping = true;
    }
}
