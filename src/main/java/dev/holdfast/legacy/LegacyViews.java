package dev.holdfast.legacy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.dialect.SessionTables.Kept;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.legacy.LegacyPlan.Child;
import dev.holdfast.legacy.LegacyTables.Row;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Views for those who still read session tables: one for each child, over what is kept in the tables' own database.
final class LegacyViews {
    /// A table's readers are looked up once for a view, among so many of its tables.
    private static final int READ_BY = 1000;

    private final LegacyTables plans;
    private final AuditLog audit = new AuditLog();

    LegacyViews(LegacyTables plans) {
        this.plans = plans;
    }

    void make(Work work, Child child, String actor) {
        Kept kept = work.kept(child);
        List<Row> rows = work.store()
                .inTransaction(tx ->
                        plans.rows(tx, work.plan(), child.child(), 0, READ_BY, TableState.FOLDED, TableState.CHANGED));
        work.database().write(Isolation.READ_COMMITTED, connection -> {
            work.tables().enter(connection, kept);
            work.tables().prepare(connection, kept);
            work.tables()
                    .makeView(
                            connection,
                            kept,
                            child.view(),
                            rows.stream().map(Row::table).toList());
            return true;
        });
        boolean first = child.viewedAt() == null;
        work.store().run(tx -> {
            plans.viewed(tx, work.plan().id(), child.child());
            if (first) {
                audit.append(
                        tx,
                        Deed.done(
                                actor,
                                Act.LEGACY_VIEW_MADE,
                                "legacy plan " + work.plan().id(),
                                null,
                                new Made(child.view().toString())));
            }
        });
    }

    private record Made(String view) {}

    /// Ids that their child has taken leave the view; views of sessions that have none left go.
    void follow(Work work, Child child) {
        List<Integer> settled =
                work.store().inTransaction(tx -> plans.settled(tx, work.plan().id(), child.child()));
        if (settled.isEmpty() || child.in(TableState.SEEN) == child.tables()) {
            return;
        }
        Set<Integer> done = new HashSet<>(settled);
        Kept kept = work.kept(child);
        List<Row> dropped = work.store()
                .inTransaction(
                        tx -> plans.rows(tx, work.plan(), child.child(), 0, Integer.MAX_VALUE, TableState.DROPPED));
        work.database().write(Isolation.READ_COMMITTED, connection -> {
            work.tables().enter(connection, kept);
            work.tables().prepare(connection, kept);
            work.tables().settled(connection, kept, settled);
            return true;
        });
        if (!dropped.isEmpty()) {
            Set<String> ours = new HashSet<>(work.database().read(connection -> work.tables()
                    .sessionViews(connection, dropped.stream().map(Row::table).toList())));
            List<Row> over = dropped.stream()
                    .filter(row -> done.contains(row.number())
                            && ours.contains(row.table().table()))
                    .toList();
            work.database().write(Isolation.READ_COMMITTED, connection -> {
                work.tables()
                        .dropSessionViews(
                                connection, over.stream().map(Row::numbered).toList());
                return true;
            });
        }
    }

    /// Makes a view of its old name for each dropped table whose ids still wait.
    ///
    /// @param most of them there may be in all
    /// @return how many there are
    int sessions(Work work, int most) {
        int wanted = 0;
        for (Child child : work.plan().children()) {
            wanted += waiting(work, child).size();
        }
        if (wanted > most) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "legacy plan %d: %d dropped tables have ids that wait, more views than %d; raise --at-most, or let readers use the view of each child; no view was made"
                            .formatted(work.plan().id(), wanted, most));
        }
        for (Child child : work.plan().children()) {
            Kept kept = work.kept(child);
            List<Row> waiting = waiting(work, child);
            work.database().write(Isolation.READ_COMMITTED, connection -> {
                for (Row row : waiting) {
                    work.tables().makeSessionView(connection, kept, row.numbered());
                }
                return true;
            });
        }
        return wanted;
    }

    private List<Row> waiting(Work work, Child child) {
        return work.store().inTransaction(tx -> {
            Set<Integer> settled = new HashSet<>(plans.settled(tx, work.plan().id(), child.child()));
            return plans.rows(tx, work.plan(), child.child(), 0, Integer.MAX_VALUE, TableState.DROPPED).stream()
                    .filter(row -> !settled.contains(row.number()) && row.pending() > 0)
                    .toList();
        });
    }
}
