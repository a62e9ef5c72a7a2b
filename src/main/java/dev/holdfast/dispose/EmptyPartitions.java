package dev.holdfast.dispose;

import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Route;
import dev.holdfast.dialect.Disposing;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drops partitions of archive tables that an order left empty. One that somebody reads or writes is left for the next
/// order.
final class EmptyPartitions {
    private static final Logger LOG = LoggerFactory.getLogger(EmptyPartitions.class);

    /// Nothing is stamped with a moment that long ago any more, but what a session that waits has on its list.
    private static final Duration OLD = Duration.ofDays(31);

    private final Store store;
    private final ServerLimits limits;
    private final Chunks chunks = new Chunks();

    EmptyPartitions(Store store, ServerLimits limits) {
        this.store = store;
        this.limits = limits;
    }

    /// @return the names of those that were dropped
    List<String> drop(Route standing, Instant now) {
        List<String> dropped = new ArrayList<>();
        Disposing disposing = standing.archive().dialect().disposing();
        for (MoveTable table : standing.tables()) {
            try {
                for (Disposing.Partition partition : standing.archive()
                        .read(archive -> disposing.emptyPartitions(archive, table.source(), now.minus(OLD)))) {
                    boolean awaited = store.inTransaction(
                            tx -> chunks.underWay(tx, standing.policy().id(), partition.from(), partition.to()));
                    if (!awaited
                            && standing.archive()
                                    .write(
                                            Isolation.READ_COMMITTED,
                                            archive ->
                                                    disposing.dropEmpty(archive, table.source(), partition, limits))) {
                        dropped.add(partition.name().toString());
                    }
                }
            } catch (HoldfastException e) {
                LOG.info("an empty partition of {} stays: {}", table.source(), e.getMessage());
            }
        }
        return dropped;
    }
}
