package dev.holdfast.legacy;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.SessionTables.Kept;
import dev.holdfast.ledger.LedgerIntake;
import dev.holdfast.ledger.LedgerIntake.Sum;
import dev.holdfast.legacy.LegacyPlan.Child;
import dev.holdfast.legacy.LegacyTables.ChunkOf;
import dev.holdfast.legacy.LegacyTables.Row;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Compares what stands in three places: the ledger with what was read from the tables, tables that stand with what was
/// kept of them, and what is kept of dropped ones with their receipts.
final class Checker {
    private final LegacyTables plans;
    private final LedgerIntake ledger = new LedgerIntake();

    Checker(LegacyTables plans) {
        this.plans = plans;
    }

    /// What is found of a table that stands and has changed is written down: then the next fold takes what is new, and
    /// no drop takes it away.
    void check(Work work, Child child, Tally done, Consumer<Progress> progress) {
        Kept kept = work.kept(child);
        int after = 0;
        while (true) {
            int from = after;
            List<Row> rows = work.store()
                    .inTransaction(tx -> plans.rows(
                            tx,
                            work.plan(),
                            child.child(),
                            from,
                            Work.TABLES,
                            TableState.FOLDED,
                            TableState.CHANGED,
                            TableState.DROPPED));
            if (rows.isEmpty()) {
                return;
            }
            Map<Integer, String> wrong = new HashMap<>(entered(work, rows, done));
            List<Row> standing = rows.stream()
                    .filter(row -> row.state() != TableState.DROPPED)
                    .toList();
            Map<Integer, String> changed = new HashMap<>();
            if (!standing.isEmpty()) {
                Work.halving(
                        standing,
                        some -> work.database().read(connection -> work.tables()
                                .changes(
                                        connection,
                                        kept,
                                        some.stream().map(Row::numbered).toList())),
                        changed);
            }
            changed.forEach((number, reason) ->
                    work.store().run(tx -> plans.note(tx, work.plan().id(), number, TableState.CHANGED, reason)));
            wrong.putAll(changed);
            List<Integer> gone = rows.stream()
                    .filter(row -> row.state() == TableState.DROPPED)
                    .map(Row::number)
                    .toList();
            if (!gone.isEmpty()) {
                wrong.putAll(work.database().read(connection -> work.tables().keptChanges(connection, kept, gone)));
            }
            rows.stream()
                    .filter(row -> wrong.containsKey(row.number()))
                    .forEach(row -> done.left(row.table().toString(), String.valueOf(wrong.get(row.number()))));
            progress.accept(new Progress("verified", done.tables(), work.plan().tables(), done.ids()));
            after = rows.getLast().number();
        }
    }

    /// Counts and hashes of the ledger's ids against what was written down when they entered.
    private Map<Integer, String> entered(Work work, List<Row> rows, Tally done) {
        return work.store().inTransaction(tx -> {
            Map<Integer, String> wrong = new HashMap<>();
            Map<Integer, Sum> wanted = plans.entered(tx, work.plan().id(), Work.numbers(rows));
            List<ChunkOf> chunks = plans.chunks(tx, work.plan().id(), Work.numbers(rows));
            Map<Long, Sum> found = new HashMap<>();
            chunks.stream()
                    .collect(Collectors.groupingBy(
                            ChunkOf::session, Collectors.mapping(ChunkOf::chunk, Collectors.toList())))
                    .forEach((session, all) -> found.putAll(ledger.sums(
                            tx,
                            session,
                            all,
                            work.plan().layout().keyColumns().stream()
                                    .map(Column::keyType)
                                    .toList(),
                            work.tables()::hashOfKeys)));
            Map<Integer, List<ChunkOf>> byTable = chunks.stream().collect(Collectors.groupingBy(ChunkOf::number));
            for (Row row : rows) {
                List<ChunkOf> own = byTable.getOrDefault(row.number(), List.of());
                if (own.stream().anyMatch(chunk -> !found.containsKey(chunk.chunk()))) {
                    if (!plans.pruned(tx, own)) {
                        wrong.put(row.number(), "chunks of it are missing in the ledger");
                    }
                    continue; // what was taken by its child and pruned cannot be counted any more
                }
                Sum sum = own.stream().map(chunk -> found.get(chunk.chunk())).reduce(Sum.NONE, Sum::plus);
                Sum due = wanted.getOrDefault(row.number(), new Sum(0, BigDecimal.ZERO));
                if (sum.keys() != due.keys() || sum.hash().compareTo(due.hash()) != 0) {
                    wrong.put(
                            row.number(),
                            "%d ids entered the ledger, it has %d now, or others".formatted(due.keys(), sum.keys()));
                }
                done.did(1, sum.keys());
            }
            return wrong;
        });
    }
}
