package dev.holdfast.legacy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.SessionTables.Kept;
import dev.holdfast.dialect.SessionTables.Receipt;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.legacy.LegacyPlan.Child;
import dev.holdfast.legacy.LegacyTables.Row;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Drops folded tables whose grace has passed and that are as they were, and gives up what is kept of them at last.
final class Dropper {
    private final LegacyTables plans;
    private final LegacyPoint.Listener points;
    private final InstantSource clock;

    Dropper(LegacyTables plans, LegacyPoint.Listener points, InstantSource clock) {
        this.plans = plans;
        this.points = points;
        this.clock = clock;
    }

    void drop(Work work, Child child, Scope scope, Tally done, Consumer<Progress> progress, Cancellation cancellation) {
        Instant due = clock.instant().minus(work.plan().grace());
        Kept kept = work.kept(child);
        int after = 0;
        while (!cancellation.asked()) {
            int from = after;
            List<Row> rows = work.store()
                    .inTransaction(tx -> plans.rowsSince(
                            tx,
                            work.plan(),
                            child.child(),
                            due,
                            from,
                            Math.min(Work.TABLES, scope.left(done.tables())),
                            TableState.FOLDED,
                            TableState.DROPPING));
            if (rows.isEmpty()) {
                return;
            }
            Map<Integer, String> reasons = new HashMap<>();
            Work.halving(rows, some -> dropped(work, kept, some, done), reasons);
            for (Row row : rows) {
                String reason = reasons.get(row.number());
                if (reason != null) {
                    // a table that is in use is as it was; any other was looked at and found different
                    TableState state = reason.equals(Work.BUSY) ? TableState.FOLDED : TableState.CHANGED;
                    work.store().run(tx -> plans.note(tx, work.plan().id(), row.number(), state, reason));
                    done.left(row.table().toString(), reason);
                }
            }
            progress.accept(new Progress("dropped", done.tables(), work.plan().tables(), 0));
            after = rows.getLast().number();
        }
    }

    private Map<Integer, String> dropped(Work work, Kept kept, List<Row> rows, Tally done) {
        List<Integer> numbers = Work.numbers(rows);
        // what a killed run has dropped already is only written down
        Map<Integer, Receipt> receipts =
                work.database().read(connection -> work.tables().receipts(connection, kept, numbers));
        List<Row> standing = rows.stream()
                .filter(row -> receipts.get(row.number()) == null
                        || !receipts.get(row.number()).dropped())
                .toList();
        Map<Integer, String> reasons = new HashMap<>();
        if (!standing.isEmpty()) {
            List<TableName> names = standing.stream().map(Row::table).toList();
            Map<TableName, String> found = work.database()
                    .write(Isolation.READ_COMMITTED, connection -> work.tables().ddl(connection, names));
            Map<Integer, String> ddl = new HashMap<>();
            standing.forEach(row -> ddl.put(row.number(), found.getOrDefault(row.table(), "")));
            work.store().run(tx -> plans.dropping(tx, work.plan().id(), ddl));
            points.reached(LegacyPoint.AFTER_DROPPING);
            reasons.putAll(work.database().write(Isolation.READ_COMMITTED, connection -> {
                work.tables().enter(connection, kept);
                Map<Integer, String> refused = work.tables()
                        .drop(
                                connection,
                                kept,
                                standing.stream().map(Row::numbered).toList(),
                                ddl);
                points.reached(LegacyPoint.BEFORE_DROP_COMMIT);
                return refused;
            }));
            points.reached(LegacyPoint.AFTER_DROP);
        }
        List<Integer> gone =
                numbers.stream().filter(number -> !reasons.containsKey(number)).toList();
        work.store()
                .run(tx -> plans.become(
                        tx,
                        work.plan().id(),
                        gone,
                        TableState.DROPPED,
                        List.of(TableState.DROPPING, TableState.FOLDED)));
        done.did(gone.size(), 0);
        return reasons;
    }

    /// Why nothing can be dropped yet, or at all.
    HoldfastException nothingDue(Work work) {
        LegacyPlan plan = work.plan();
        long folded = plan.in(TableState.FOLDED);
        String why = folded == 0
                ? "no table of it is folded and stands; %d are dropped, %d have changed since they were folded"
                        .formatted(plan.in(TableState.DROPPED), plan.in(TableState.CHANGED))
                : "%d tables are folded, and none of them for %d hours, its grace period"
                        .formatted(folded, plan.grace().toHours());
        return new HoldfastException(
                ErrorCode.BLOCKED, "legacy plan %d: %s; nothing was dropped".formatted(plan.id(), why));
    }

    /// Gives up what is kept of a plan whose tables are gone: then nothing can be undone any more.
    void forget(Work work) {
        LegacyPlan plan = work.plan();
        long open = plan.tables()
                - plan.in(TableState.DROPPED)
                - plan.in(TableState.REFUSED)
                - plan.in(TableState.UNDONE)
                - plan.in(TableState.SEEN);
        Instant dropped = plan.droppedAt();
        if (open > 0 || dropped == null) {
            throw blocked(plan, "%d of its tables are not dropped".formatted(Math.max(open, plan.in(TableState.SEEN))));
        }
        Instant end = dropped.plus(plan.grace());
        if (clock.instant().isBefore(end)) {
            throw blocked(plan, "its tables were dropped at %s, their rows are kept until %s".formatted(dropped, end));
        }
        for (Child child : plan.children()) {
            long settled = work.store()
                    .inTransaction(tx -> plans.settled(tx, plan.id(), child.child()))
                    .size();
            if (settled < child.in(TableState.DROPPED)) {
                throw blocked(
                        plan,
                        "policy %s has not yet taken the ids of %d tables, and readers of %s still need them"
                                .formatted(child.policy(), child.in(TableState.DROPPED) - settled, child.view()));
            }
        }
        for (Child child : plan.children()) {
            Kept kept = work.kept(child);
            List<Row> rows = work.store()
                    .inTransaction(tx -> plans.rows(tx, plan, child.child(), 0, Integer.MAX_VALUE, TableState.DROPPED));
            work.database().write(Isolation.READ_COMMITTED, connection -> {
                work.tables().enter(connection, kept);
                work.tables().dropView(connection, child.view());
                work.tables()
                        .dropSessionViews(
                                connection, rows.stream().map(Row::numbered).toList());
                work.tables().forgetAll(connection, kept);
                return true;
            });
        }
    }

    private static HoldfastException blocked(LegacyPlan plan, String why) {
        return new HoldfastException(
                ErrorCode.BLOCKED, "legacy plan %d: %s; nothing was given up".formatted(plan.id(), why));
    }
}
