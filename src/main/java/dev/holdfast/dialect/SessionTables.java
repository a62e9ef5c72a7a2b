package dev.holdfast.dialect;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tables that an application made for each session and child: finding them, keeping what they hold, taking them away
/// and bringing them back. Reads of many tables are one statement for all of them.
public interface SessionTables {
    /// A table whose name may be that of a session table, as the catalog and the statistics have it. No row was read
    /// and no table locked.
    ///
    /// @param columns names and types in order, as text to compare
    /// @param key of its primary key; empty without one
    /// @param rows and `bytes`: estimates, with indexes
    /// @param lastUse null when the server does not know
    /// @param obstacles why it cannot be taken away and brought back as it was; empty for most
    record Found(
            TableName name,
            String owner,
            String columns,
            List<String> key,
            long rows,
            long bytes,
            @Nullable Instant lastUse,
            List<String> obstacles) {
        public Found {
            key = List.copyOf(key);
            obstacles = List.copyOf(obstacles);
        }
    }

    /// What tells a consumed row: a column that has one of `values`, or, without values, any at all. A row of which
    /// that cannot be said is pending.
    record Consumed(String column, List<String> values) {
        public Consumed {
            values = List.copyOf(values);
        }
    }

    /// What all tables of a plan have in common.
    record Layout(
            List<Column> columns,
            List<String> key,
            @Nullable Consumed consumed) {
        public Layout {
            columns = List.copyOf(columns);
            key = List.copyOf(key);
        }

        public List<Column> keyColumns() {
            return key.stream()
                    .map(name -> columns.stream()
                            .filter(column -> column.name().equals(name))
                            .findFirst()
                            .orElseThrow(() -> new IllegalStateException("no key column " + name)))
                    .toList();
        }
    }

    /// @param keyless pending rows without a key
    record Counted(long rows, long pending, long keyless) {}

    /// Where the rows of a child's tables are kept.
    record Kept(UUID installation, long plan, String child, TableName table, Layout layout) {}

    record Numbered(int number, TableName table, String session) {}

    /// What the source remembers of a table that was folded, written in the transaction that kept its rows.
    ///
    /// @param pending ids of this generation; @param pendingHash sum of the ids' hashes, as [#hashOfKeys] has them
    record Receipt(
            int number,
            int generation,
            long rows,
            BigDecimal rowHash,
            long pending,
            BigDecimal pendingHash,
            boolean dropped) {}

    /// What the server has to carry. @param relations tables, indexes, views, sequences and all else in `pg_class`
    record Load(long relations, long catalogBytes) {}

    /// Tables whose name begins with `prefix`.
    ///
    /// @param schema empty for all
    List<Found> find(Connection connection, String schema, String prefix) throws SQLException;

    /// The columns of one table, in order.
    List<Column> columns(Connection connection, TableName table) throws SQLException;

    /// Counts rows; of tables that are gone there is nothing in the answer.
    Map<TableName, Counted> count(Connection connection, List<TableName> tables, Layout layout) throws SQLException;

    /// From here to the end of the transaction nobody else keeps, forgets, drops or brings back what is of this plan.
    void enter(Connection connection, Kept kept) throws SQLException;

    /// Makes the table for rows and the one for receipts, unless they stand.
    void prepare(Connection connection, Kept kept) throws SQLException;

    /// Keeps all rows of the tables and writes receipts, while nobody can write to them. Done before the first time
    /// only what is new since the last is of this generation.
    ///
    /// @param generation 1 for the first time
    /// @return of each table but those with a pending row that has no key: of them nothing was kept
    List<Receipt> keep(Connection connection, Kept kept, List<Numbered> tables, int generation) throws SQLException;

    Map<Integer, Receipt> receipts(Connection connection, Kept kept, List<Integer> numbers) throws SQLException;

    /// Kept ids that were pending, of one generation, once each.
    Map<Integer, Keys> pending(Connection connection, Kept kept, List<Integer> numbers, int generation)
            throws SQLException;

    /// Forgets the kept rows and the receipts of tables.
    void forget(Connection connection, Kept kept, List<Integer> numbers) throws SQLException;

    /// Drops the table of kept rows and every receipt of it.
    void forgetAll(Connection connection, Kept kept) throws SQLException;

    /// How each table came to be as it is, to make it again; nothing of a table that is gone.
    Map<TableName, String> ddl(Connection connection, List<TableName> tables) throws SQLException;

    /// Drops those tables that are as their receipts and their definitions say; waits a moment at most for those who
    /// use them.
    ///
    /// @param ddl what [#ddl] said of each
    /// @return why a table was not dropped, by its number
    Map<Integer, String> drop(Connection connection, Kept kept, List<Numbered> tables, Map<Integer, String> ddl)
            throws SQLException;

    /// Makes dropped tables again and fills them from what was kept.
    ///
    /// @return why a table was not brought back, by its number
    Map<Integer, String> bringBack(Connection connection, Kept kept, List<Numbered> tables, Map<Integer, String> ddl)
            throws SQLException;

    /// Compares tables that stand with their receipts. @return what differs, by number
    Map<Integer, String> changes(Connection connection, Kept kept, List<Numbered> tables) throws SQLException;

    /// Compares kept rows of dropped tables with their receipts. @return what differs, by number
    Map<Integer, String> keptChanges(Connection connection, Kept kept, List<Integer> numbers) throws SQLException;

    /// The ids of these tables are at their child: the view shows them no more.
    void settled(Connection connection, Kept kept, List<Integer> numbers) throws SQLException;

    /// Makes the view that shows the pending ids of a child's tables, with their session before them; who could read
    /// the tables may read it.
    void makeView(Connection connection, Kept kept, TableName view, List<TableName> tables) throws SQLException;

    void dropView(Connection connection, TableName view) throws SQLException;

    /// Makes a view of a dropped table's name, over its pending ids.
    void makeSessionView(Connection connection, Kept kept, Numbered table) throws SQLException;

    /// Those of `tables` under whose names such views stand, without their schema.
    List<String> sessionViews(Connection connection, List<TableName> tables) throws SQLException;

    /// Drops such views of these tables, where they stand.
    void dropSessionViews(Connection connection, List<Numbered> tables) throws SQLException;

    /// What stands under a name, as people call it; empty when nothing does.
    String standing(Connection connection, TableName name) throws SQLException;

    Load load(Connection connection) throws SQLException;

    /// Does what programs do that read session tables: finds those whose names begin alike, and plans reading one.
    void lookLikeAClient(Connection connection, String schema, String prefix) throws SQLException;

    /// The hash of one key, as an expression over `values`, which are spelt as they are carried.
    String hashOfKeys(List<String> values);
}
