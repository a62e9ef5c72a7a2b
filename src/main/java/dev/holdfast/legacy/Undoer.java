package dev.holdfast.legacy;

import dev.holdfast.dialect.SessionTables.Kept;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.ledger.LedgerIntake;
import dev.holdfast.legacy.LegacyPlan.Child;
import dev.holdfast.legacy.LegacyTables.ChunkOf;
import dev.holdfast.legacy.LegacyTables.Row;
import dev.holdfast.store.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Takes steps back: dropped tables come back as they were, ids of standing tables leave the ledger.
final class Undoer {
    private final LegacyTables plans;
    private final LegacyPoint.Listener points;
    private final LedgerIntake ledger = new LedgerIntake();

    Undoer(LegacyTables plans, LegacyPoint.Listener points) {
        this.plans = plans;
        this.points = points;
    }

    /// Brings dropped tables back.
    void drop(Work work, Child child, Scope scope, Tally done, Consumer<Progress> progress, Cancellation cancellation) {
        Kept kept = work.kept(child);
        each(work, child, scope, done, cancellation, List.of(TableState.DROPPED, TableState.DROPPING), rows -> {
            Map<Integer, String> reasons = new HashMap<>();
            Work.halving(rows, some -> broughtBack(work, kept, some, done), reasons);
            rows.stream()
                    .filter(row -> reasons.containsKey(row.number()))
                    .forEach(row -> done.left(row.table().toString(), String.valueOf(reasons.get(row.number()))));
            progress.accept(
                    new Progress("brought back", done.tables(), work.plan().tables(), 0));
        });
    }

    private Map<Integer, String> broughtBack(Work work, Kept kept, List<Row> rows, Tally done) {
        Map<Integer, String> ddl = rows.stream().collect(Collectors.toMap(Row::number, Row::ddl));
        Map<Integer, String> reasons = work.database().write(Isolation.READ_COMMITTED, connection -> {
            work.tables().enter(connection, kept);
            Map<Integer, String> refused = work.tables()
                    .bringBack(
                            connection, kept, rows.stream().map(Row::numbered).toList(), ddl);
            points.reached(LegacyPoint.BEFORE_BACK_COMMIT);
            return refused;
        });
        points.reached(LegacyPoint.AFTER_BACK);
        List<Integer> back = Work.numbers(rows).stream()
                .filter(number -> !reasons.containsKey(number))
                .toList();
        work.store()
                .run(tx -> plans.become(
                        tx,
                        work.plan().id(),
                        back,
                        TableState.FOLDED,
                        List.of(TableState.DROPPED, TableState.DROPPING)));
        done.did(back.size(), 0);
        return reasons;
    }

    /// Takes ids out of the ledger that their child has not looked at.
    void fold(Work work, Child child, Scope scope, Tally done, Consumer<Progress> progress, Cancellation cancellation) {
        finish(work, child, cancellation);
        List<TableState> folded = List.of(TableState.FOLDED, TableState.CHANGED, TableState.FOLDING);
        each(work, child, scope, done, cancellation, folded, rows -> {
            List<Integer> taken = new ArrayList<>();
            long ids = work.store().inTransaction(tx -> takenBack(tx, work, rows, taken, done));
            points.reached(LegacyPoint.AFTER_TAKEN_BACK);
            forgotten(work, child, taken);
            done.did(taken.size(), ids);
            progress.accept(new Progress("unfolded", done.tables(), work.plan().tables(), done.ids()));
        });
    }

    /// The second half of what a killed run has taken out of the ledger.
    void finish(Work work, Child child, Cancellation cancellation) {
        each(
                work,
                child,
                Scope.ALL,
                new Tally(),
                cancellation,
                List.of(TableState.UNDOING),
                rows -> forgotten(work, child, Work.numbers(rows)));
    }

    private long takenBack(Tx tx, Work work, List<Row> rows, List<Integer> taken, Tally done) {
        long plan = work.plan().id();
        Map<Integer, List<ChunkOf>> chunks =
                plans.chunks(tx, plan, Work.numbers(rows)).stream().collect(Collectors.groupingBy(ChunkOf::number));
        Map<Long, List<Long>> bySession = chunks.values().stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(
                        ChunkOf::session, Collectors.mapping(ChunkOf::chunk, Collectors.toList())));
        Set<Long> touched = new HashSet<>();
        bySession.forEach((session, all) -> touched.addAll(ledger.touched(tx, session, all)));
        long ids = 0;
        for (Row row : rows) {
            List<ChunkOf> own = chunks.getOrDefault(row.number(), List.of());
            if (own.stream().anyMatch(chunk -> touched.contains(chunk.chunk()))) {
                done.left(row.table().toString(), "its child policy has taken ids of it already");
            } else {
                taken.add(row.number());
                ids += row.generation() == 0 ? 0 : row.pending();
            }
        }
        bySession.forEach((session, all) -> ledger.takeBack(
                tx,
                session,
                taken.stream()
                        .flatMap(number -> chunks.getOrDefault(number, List.of()).stream())
                        .filter(chunk -> chunk.session() == session)
                        .map(ChunkOf::chunk)
                        .toList()));
        plans.forgetChunks(tx, plan, taken);
        plans.become(
                tx,
                plan,
                taken,
                TableState.UNDOING,
                List.of(TableState.FOLDED, TableState.CHANGED, TableState.FOLDING));
        return ids;
    }

    /// The source forgets what it kept.
    private void forgotten(Work work, Child child, List<Integer> numbers) {
        if (numbers.isEmpty()) {
            return;
        }
        Kept kept = work.kept(child);
        work.database().write(Isolation.READ_COMMITTED, connection -> {
            work.tables().enter(connection, kept);
            work.tables().prepare(connection, kept);
            work.tables().forget(connection, kept, numbers);
            return true;
        });
        points.reached(LegacyPoint.AFTER_FORGOTTEN);
        work.store().run(tx -> plans.unfolded(tx, work.plan().id(), numbers));
    }

    private void each(
            Work work,
            Child child,
            Scope scope,
            Tally done,
            Cancellation cancellation,
            List<TableState> states,
            Consumer<List<Row>> act) {
        int after = 0;
        while (!cancellation.asked()) {
            int from = after;
            List<Row> rows = work.store()
                    .inTransaction(tx -> plans.rows(
                            tx,
                            work.plan(),
                            child.child(),
                            from,
                            Math.min(Work.TABLES, scope.left(done.tables())),
                            states.toArray(TableState[]::new)));
            if (rows.isEmpty()) {
                return;
            }
            act.accept(rows);
            after = rows.getLast().number();
        }
    }
}
