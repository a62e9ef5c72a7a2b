package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Finds rows of one table, hot or archived, for people who look for them. Every value comes as the text that the
/// engine prints.
public interface Searching {
    /// What is looked for. Rows come in the order of their keys ([KeyOrder]), copies of one key oldest first.
    ///
    /// @param columns whose values are wanted, in that order
    /// @param lacking columns that others have and this table has not: NULL in every row
    /// @param key as the table has it
    /// @param keys rows with one of these keys, each there once; null for any
    /// @param after only rows with a greater key than this one; null from the first on
    /// @param archived whether the table is an archive table
    /// @param limit most rows
    record Search(
            TableName table,
            List<Wanted> columns,
            List<Wanted> lacking,
            List<Column> key,
            @Nullable Keys keys,
            Condition condition,
            @Nullable Keys after,
            boolean archived,
            int limit) {
        public Search {
            columns = List.copyOf(columns);
            lacking = List.copyOf(lacking);
            key = List.copyOf(key);
        }
    }

    /// @param type as the table has it, or would have it
    record Wanted(String name, String type) {}

    /// @param key `Long`, `UUID` or `String` for each key column
    /// @param values null for NULL
    /// @param copy null for a row that is not archived
    record Found(List<Object> key, List<@Nullable String> values, Looking.@Nullable Copy copy) {}

    List<Found> find(Connection connection, Search search) throws SQLException;

    /// Those of `chunks` whose delete from `table` has committed, as far as this transaction sees.
    Set<Long> deleted(Connection source, UUID installation, TableName table, Collection<Long> chunks)
            throws SQLException;

    /// Which restore brought copies of `table` back, of those in `chunks`.
    Map<Returned, Long> returned(Connection archive, UUID installation, TableName table, Collection<Long> chunks)
            throws SQLException;

    /// A copy that came back. @param key as text, in key order
    record Returned(long chunk, List<String> key) {
        public Returned {
            key = List.copyOf(key);
        }
    }

    /// Restores whose rows of `table` have committed, as far as this transaction sees.
    Set<Long> restores(Connection source, UUID installation, TableName table) throws SQLException;

    /// Rows that are not in the table, as the engine printed their values; columns that `columns` does not name do not
    /// matter to the condition.
    ///
    /// @param table an archive table: values are compared as they would be in it
    /// @param lacking columns that are NULL in every row
    /// @param rows a value for each of `columns`, null for NULL
    record Texts(
            TableName table,
            List<Wanted> columns,
            List<Wanted> lacking,
            Condition condition,
            List<@Nullable String[]> rows) {
        public Texts {
            columns = List.copyOf(columns);
            lacking = List.copyOf(lacking);
        }
    }

    /// Which of these rows meet the condition, by the engine's own judgement.
    BitSet meeting(Connection archive, Texts texts) throws SQLException;

    /// Columns of a table whose collation takes texts for equal that differ.
    Set<String> looselyCollated(Connection archive, TableName table) throws SQLException;

    /// Bounds each statement of the transaction from here on.
    void bound(Connection connection, Duration longest) throws SQLException;
}
