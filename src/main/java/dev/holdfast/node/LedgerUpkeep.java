package dev.holdfast.node;

import dev.holdfast.ledger.Handoffs;
import dev.holdfast.ledger.LedgerPartitions.Partition;
import java.util.List;

/// What can be seen of the ledger as a whole, and what can be done about its size.
public interface LedgerUpkeep {
    /// @param partitions oldest first; @param backlogs of every policy that has a parent
    record Status(List<Partition> partitions, List<ChildBacklog> backlogs) {
        public Status {
            partitions = List.copyOf(partitions);
            backlogs = List.copyOf(backlogs);
        }
    }

    record ChildBacklog(String policy, Handoffs.Backlog backlog) {}

    /// What became of a partition that was due.
    enum Outcome {
        DROPPED,
        /// It would be dropped, but only a look was asked for.
        DUE,
        /// The ledger was in use all the time; the next pruning tries again.
        BUSY
    }

    /// @param from its first session; @param to the first session of the next one
    record Pruned(long from, long to, long chunks, long keys, long bytes, Outcome outcome) {}

    Status status();

    /// Drops every partition that is due.
    ///
    /// @param dryRun whether nothing is dropped, only named
    List<Pruned> prune(boolean dryRun);
}
