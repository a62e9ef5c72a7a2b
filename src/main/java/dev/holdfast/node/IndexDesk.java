package dev.holdfast.node;

import dev.holdfast.dialect.IndexInfo;
import dev.holdfast.dialect.IndexKeeping;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.index.IndexAct;
import dev.holdfast.index.IndexReport;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Where the ways in ask about indexes.
record IndexDesk(Features features, IndexRuns runs) implements IndexOperations {
    @Override
    public IndexReport report(String database, Cancellation cancellation) {
        return features.indexes().report(database, cancellation);
    }

    @Override
    public long build(String database, String table, List<String> columns, String actor, String reason) {
        return runs.asking().build(database, table, columns, actor, reason);
    }

    @Override
    public IndexInfo droppable(String database, String index) {
        return runs.asking().droppable(database, index);
    }

    @Override
    public long drop(String database, String index, String actor, String reason) {
        return runs.asking().drop(database, index, actor, reason);
    }

    @Override
    public long undo(long act, String actor, String reason) {
        return runs.asking().undo(act, actor, reason);
    }

    @Override
    public IndexAct run(long act, Consumer<String> progress) {
        return runs.run(act, progress);
    }

    @Override
    public IndexAct cancel(long act, String actor) {
        return runs.acts().cancel(act, actor);
    }

    @Override
    public IndexAct find(long act) {
        return runs.acts().find(act);
    }

    @Override
    public List<IndexAct> acts(int limit) {
        return runs.acts().all(limit);
    }

    @Override
    public Optional<IndexKeeping.Progress> progress(long act) {
        IndexAct now = find(act);
        return now.state() == IndexAct.State.RUNNING ? runs.work().progress(now) : Optional.empty();
    }
}
