package dev.holdfast.node;

import dev.holdfast.dialect.IndexInfo;
import dev.holdfast.dialect.IndexKeeping;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.index.IndexAct;
import dev.holdfast.index.IndexReport;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// All that a way in may ask about indexes. As [Operations], every call may block on a database.
///
/// A message of a failure ends with what was not done: `nothing was built`, `nothing was dropped`.
public interface IndexOperations {
    /// What there is, what it is for, and what is missing.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is no such database
    @Does(Effect.READS)
    IndexReport report(String database, Cancellation cancellation);

    /// Asks a node to build an index without stopping writers.
    ///
    /// @return the number of the act
    /// @throws dev.holdfast.HoldfastException `USAGE` naming what is wrong, `BLOCKED` when an index does that
    /// already
    @Does(Effect.WRITES)
    long build(String database, String table, List<String> columns, String actor, String reason);

    /// The index as it is, if it may go.
    ///
    /// @param index `name` or `schema.name`
    /// @throws dev.holdfast.HoldfastException `BLOCKED` saying what stands on it
    @Does(Effect.READS)
    IndexInfo droppable(String database, String index);

    /// Asks a node to drop an index without stopping writers; what makes it anew is kept.
    ///
    /// @throws dev.holdfast.HoldfastException as [#droppable]
    @Does(Effect.WRITES)
    long drop(String database, String index, String actor, String reason);

    /// Asks a node to take an act back. @return the number of the act that does
    ///
    /// @throws dev.holdfast.HoldfastException `BLOCKED` when there is nothing to take back
    @Does(Effect.WRITES)
    long undo(long act, String actor, String reason);

    /// Carries an act out in this process, or waits for the node that has it.
    ///
    /// @param progress hears of each step of the server
    /// @return how it ended, well or not
    @Does(Effect.WRITES)
    IndexAct run(long act, Consumer<String> progress);

    /// Asks that an act is not carried out, or is broken off.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when it has ended
    @Does(Effect.STOPS)
    IndexAct cancel(long act, String actor);

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none of that number
    @Does(Effect.READS)
    IndexAct find(long act);

    /// The latest first.
    @Does(Effect.READS)
    List<IndexAct> acts(int limit);

    /// What the server does for an act right now; empty when it does nothing, or does not say.
    @Does(Effect.READS)
    Optional<IndexKeeping.Progress> progress(long act);
}
