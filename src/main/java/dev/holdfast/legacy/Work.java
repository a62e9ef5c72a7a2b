package dev.holdfast.legacy;

import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Fault;
import dev.holdfast.dialect.SessionTables;
import dev.holdfast.dialect.SessionTables.Kept;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.legacy.LegacyPlan.Child;
import dev.holdfast.legacy.LegacyTables.Row;
import dev.holdfast.store.Store;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/// One plan in hand: its database and where its rows are kept.
record Work(Store store, UUID installation, LegacyPlan plan, GovernedDatabase database, SessionTables tables) {
    /// Tables in one transaction: each takes a few of the server's locks.
    static final int TABLES = 100;

    /// Ids in one transaction, unless a single table has more.
    static final long IDS = 200_000;

    static final String BUSY = "it was in use; try again";

    static Work on(Store store, Estate estate, LegacyPlan plan) {
        GovernedDatabase database = estate.database(plan.database());
        return new Work(store, store.installation(), plan, database, CensusTaker.tables(database));
    }

    Kept kept(Child child) {
        return new Kept(installation, plan.id(), child.child(), child.kept(), plan.layout());
    }

    /// As many of the first rows as make one transaction, all folded equally often.
    static List<Row> batch(List<Row> rows) {
        long ids = 0;
        int end = 0;
        while (end < rows.size()
                && rows.get(end).generation() == rows.getFirst().generation()
                && (end == 0 || ids + rows.get(end).pending() <= IDS)) {
            ids += rows.get(end).pending();
            end++;
        }
        return rows.subList(0, end);
    }

    static List<Integer> numbers(List<Row> rows) {
        return rows.stream().map(Row::number).toList();
    }

    /// Does something to a batch; when a statement fails, to its halves, so that it fails for the table alone that is
    /// the reason.
    ///
    /// @param reasons why a table was left, by number
    static void halving(List<Row> rows, Function<List<Row>, Map<Integer, String>> act, Map<Integer, String> reasons) {
        try {
            reasons.putAll(act.apply(rows));
        } catch (HoldfastException e) {
            if (!(e.getCause() instanceof SQLException cause) || fatal(Fault.of(cause))) {
                throw e;
            }
            if (rows.size() == 1) {
                reasons.put(
                        rows.getFirst().number(),
                        Fault.of(cause) == Fault.CONTENDED ? BUSY : String.valueOf(cause.getMessage()));
                return;
            }
            halving(rows.subList(0, rows.size() / 2), act, reasons);
            halving(rows.subList(rows.size() / 2, rows.size()), act, reasons);
        }
    }

    private static boolean fatal(Fault fault) {
        return fault == Fault.UNREACHABLE || fault == Fault.NO_SPACE;
    }
}
