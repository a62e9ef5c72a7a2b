package dev.holdfast.node;

import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.ledger.LedgerPartitions;
import dev.holdfast.ledger.LedgerPartitions.Partition;
import dev.holdfast.ledger.LedgerPartitions.Standing;
import dev.holdfast.store.Tx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Keeps the ledger's partitions: made ahead of the sessions, dropped when nobody needs them any more.
public final class LedgerKeeper implements LedgerUpkeep {
    /// How long chunks are kept where nobody says otherwise.
    public static final Duration USUAL_KEEP = Duration.ofDays(90);

    /// Nobody keeps them for less: a session that was just opened may not be seen yet.
    public static final Duration LEAST_KEEP = Duration.ofDays(1);

    private static final int ATTEMPTS = 3;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Features features;
    private final Duration keep;
    private final String actor;
    private final LedgerPartitions partitions = new LedgerPartitions();
    private final AuditLog audit = new AuditLog();

    /// @param keep how long chunks are kept after the last session of their partition has ended
    public LedgerKeeper(Features features, Duration keep) {
        this(features, keep, AuditLog.ENGINE);
    }

    /// As the other. @param actor who prunes, for the audit
    public LedgerKeeper(Features features, Duration keep, String actor) {
        this.actor = actor;
        this.features = features;
        this.keep = keep;
    }

    /// Makes partitions for the sessions to come.
    public void ready() {
        var unused = features.store().inTransaction(partitions::ready);
    }

    @Override
    public Status status() {
        return features.store()
                .inTransaction(tx -> new Status(
                        partitions.list(tx, keep),
                        features.policies().all().stream()
                                .filter(policy -> !policy.root())
                                .map(policy -> new ChildBacklog(
                                        policy.name(), features.handoffs().backlog(tx, policy.id())))
                                .toList()));
    }

    @Override
    public List<Pruned> prune(boolean dryRun) {
        List<Pruned> pruned = new ArrayList<>();
        for (Partition partition : features.store().inTransaction(tx -> partitions.list(tx, keep))) {
            if (partition.standing() == Standing.DUE) {
                Outcome outcome = dryRun ? Outcome.DUE : drop(partition);
                pruned.add(new Pruned(
                        partition.from(),
                        partition.to(),
                        partition.chunks(),
                        partition.keys(),
                        partition.bytes(),
                        outcome));
            }
        }
        return pruned;
    }

    private Outcome drop(Partition partition) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return features.store().inTransaction(tx -> dropped(tx, partition)) ? Outcome.DROPPED : Outcome.BUSY;
            } catch (HoldfastException e) {
                if (!inUse(e)) {
                    throw e;
                }
            }
        }
        return Outcome.BUSY;
    }

    private boolean dropped(Tx tx, Partition partition) {
        boolean dropped = partitions.drop(tx, partition.from(), keep);
        if (dropped) {
            audit.append(
                    tx,
                    Deed.done(
                            actor,
                            Act.LEDGER_PRUNED,
                            "ledger %d-%d".formatted(partition.from(), partition.to() - 1),
                            new Gone(partition.chunks(), partition.keys(), partition.bytes()),
                            null));
        }
        return dropped;
    }

    private record Gone(long chunks, long keys, long bytes) {}

    private static boolean inUse(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
