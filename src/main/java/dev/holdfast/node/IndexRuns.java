package dev.holdfast.node;

import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.index.IndexAct;
import dev.holdfast.index.IndexActs;
import dev.holdfast.index.IndexActs.Claimed;
import dev.holdfast.index.IndexAsking;
import dev.holdfast.index.IndexWork;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Builds and drops indexes that people asked for: one at a time in a process, each by one node.
final class IndexRuns {
    private static final Logger LOG = LoggerFactory.getLogger(IndexRuns.class);

    /// How long an act rests that the server is still at for a process that is gone, or whose leftover somebody is at.
    private static final Duration REST = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofMillis(250);

    private final Features features;
    private final IndexActs acts;
    private final IndexAsking asking;
    private final IndexWork work;
    private final UUID node;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Map<Long, Cancellation> inHand = new ConcurrentHashMap<>();
    private final Map<Long, Long> resting = new ConcurrentHashMap<>();
    private volatile long leftoversNotBefore = System.nanoTime();
    private volatile boolean stopping;

    IndexRuns(Features features, UUID node) {
        this.features = features;
        this.acts = new IndexActs(features.store());
        this.asking = new IndexAsking(features.store(), features.estate());
        this.work = new IndexWork(features.store(), features.estate());
        this.node = node;
    }

    IndexActs acts() {
        return acts;
    }

    IndexAsking asking() {
        return asking;
    }

    IndexWork work() {
        return work;
    }

    /// Takes up what is there, on a thread of its own. Returns at once.
    void lookForWork(Executor workers) {
        if (stopping || !busy.compareAndSet(false, true)) {
            return;
        }
        workers.execute(() -> {
            try {
                clearLeftovers();
                for (Optional<Claimed> claimed = claim(); claimed.isPresent() && !stopping; claimed = claim()) {
                    carryOut(claimed.get(), _ -> {});
                }
            } catch (RuntimeException e) { // anything else would end the looking
                LOG.warn("acts on indexes could not be taken up: {}", e.getMessage());
            } finally {
                busy.set(false);
            }
        });
    }

    private void clearLeftovers() {
        if (System.nanoTime() - leftoversNotBefore >= 0) {
            List<IndexAct> left = work.clearLeftovers();
            left.forEach(act -> LOG.info("{}: an index that is not valid still stands", act.words()));
            leftoversNotBefore = System.nanoTime() + (left.isEmpty() ? Duration.ZERO : REST).toNanos();
        }
    }

    private Collection<UUID> dead() {
        return features.store().inTransaction(tx -> features.nodes().deadOthers(tx, node));
    }

    private synchronized Optional<Claimed> claim() {
        resting.values().removeIf(until -> System.nanoTime() - until > 0);
        return taken(acts.claim(node, dead(), inHand.keySet(), resting.keySet()));
    }

    private synchronized Optional<Claimed> claim(long act) {
        return taken(acts.claim(node, dead(), inHand.keySet(), act));
    }

    private Optional<Claimed> taken(Optional<Claimed> claimed) {
        claimed.ifPresent(found -> inHand.put(found.act().id(), new Cancellation()));
        return claimed;
    }

    private void carryOut(Claimed claimed, Consumer<String> progress) {
        IndexAct act = claimed.act();
        Cancellation cancellation = inHand.computeIfAbsent(act.id(), _ -> new Cancellation());
        Watch watch = new Watch(act, cancellation, progress);
        Thread watching = Thread.ofVirtual().name("index-watch-" + act.id()).start(watch);
        try {
            if (!claimed.resumed()) {
                work.carryOut(act, cancellation, () -> stopping || unwanted(act.id()));
            } else if (!work.takeOver(act)) {
                resting.put(act.id(), System.nanoTime() + REST.toNanos());
            }
        } catch (HoldfastException e) {
            LOG.warn("{} is not at its end: {}", act.words(), e.getMessage());
            resting.put(act.id(), System.nanoTime() + REST.toNanos());
        } finally {
            watch.over = true;
            LockSupport.unpark(watching); // an interrupt would break its connection
            inHand.remove(act.id());
        }
    }

    private boolean unwanted(long act) {
        return acts.find(act).cancelledBy() != null;
    }

    /// Looks what the server does for an act, and ends it there when it is wanted no more.
    private final class Watch implements Runnable {
        private final IndexAct act;
        private final Cancellation cancellation;
        private final Consumer<String> progress;
        private volatile boolean over;
        private String last = "";

        Watch(IndexAct act, Cancellation cancellation, Consumer<String> progress) {
            this.act = act;
            this.cancellation = cancellation;
            this.progress = progress;
        }

        @Override
        public void run() {
            while (!over) {
                LockSupport.parkNanos(LOOK.toNanos());
                try {
                    if (stopping || unwanted(act.id())) {
                        cancellation.cancel(); // again and again: a build may be between two statements
                    }
                    tell();
                } catch (HoldfastException e) {
                    LOG.debug("{} cannot be watched for the moment: {}", act.words(), e.getMessage());
                }
            }
        }

        private void tell() {
            work.progress(act).ifPresent(now -> {
                String line = IndexProgress.words(now);
                if (!over && !line.equals(last)) {
                    last = line;
                    progress.accept(line);
                }
            });
        }
    }

    /// Carries an act out in this process, or waits for the node that does.
    IndexAct run(long id, Consumer<String> progress) {
        while (true) {
            claim(id).ifPresent(claimed -> carryOut(claimed, progress));
            IndexAct now = acts.find(id);
            if (!now.state().open() || stopping) {
                return now;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /// What is in hand is broken off, and cleaned up after.
    void stop() {
        stopping = true;
        inHand.values().forEach(Cancellation::cancel);
    }
}
