package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.CatalogReader;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.EnumLabel;
import dev.holdfast.dialect.Facts;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.TableStatements;
import dev.holdfast.dialect.Trigger;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.postgresql.PGStatement;

/// Reads `pg_catalog`: three statements for tables, one each for foreign keys, triggers, fingerprints and mean rows.
///
/// A table whose key was dropped or added between two of the statements is seen as it was before or after; read inside
/// a `REPEATABLE READ` transaction where that matters. Nothing here waits for a lock on a user's table: the size of a
/// table that somebody has locked exclusively, and of every table where there are more than 2,000, is what the last
/// vacuum or analyze found; otherwise it is measured.
final class PostgresCatalog implements CatalogReader {
    private static final int FETCH_ROWS = 10_000;

    /// Names of tables for the statements below. A statement without parameters is planned once for each connection,
    /// which takes longer than to run it; one with parameters is planned anew the first five times.
    private static final String NAMED = """
            SELECT set_config('holdfast.schemas', (?::text[])::text, true),
              set_config('holdfast.tables', (?::text[])::text, true)""";

    private static final String EACH_FACT = "FROM (SELECT DISTINCT said::text FROM fact) each_once";

    private static final String EVERY_TABLE = "AND n.nspname NOT IN ('information_schema', 'holdfast')";
    private static final String NAMED_TABLES = EVERY_TABLE + "\n" + """
                  AND (n.nspname, c.relname) IN (
                      SELECT w.s, w.t
                      FROM unnest(current_setting('holdfast.schemas')::text[],
                                  current_setting('holdfast.tables')::text[]) AS w(s, t))""";

    private final TableStatements all = TableStatements.read(SqlFile::read, EVERY_TABLE, EVERY_TABLE);
    private final TableStatements named = TableStatements.read(SqlFile::read, EVERY_TABLE, NAMED_TABLES);
    private final String foreignKeys = SqlFile.read("foreign-keys.sql");
    private final String triggers = SqlFile.read("triggers.sql");
    private final String enumLabels = SqlFile.read("enum-labels.sql");
    private final EffectRows effects = new EffectRows("delete");
    private final String fingerprint = NAMED + ";\n" + SqlFile.read("fingerprint.sql");
    private final String facts = fingerprint.replace(EACH_FACT, ", array_agg(said) " + EACH_FACT);
    private final String meanRowBytes = SqlFile.read("mean-row-bytes.sql");

    /// Indexes of one table: the columns of its key, and the leading columns of each ordered index.
    private record Indexes(List<String> key, List<List<String>> ordered) {
        static final Indexes NONE = new Indexes(List.of(), List.of());
    }

    @Override
    public List<TableInfo> tables(Connection connection) throws SQLException {
        return tables(connection, all);
    }

    @Override
    public List<TableInfo> tables(Connection connection, List<TableName> wanted) throws SQLException {
        try (var statement = kept(connection, NAMED)) {
            name(statement, wanted);
            statement.execute();
        }
        return tables(connection, named);
    }

    private static List<TableInfo> tables(Connection connection, TableStatements sql) throws SQLException {
        Map<Long, List<Column>> columnsOf = columns(connection, sql.columns());
        Map<Long, Indexes> indexesOf = indexes(connection, sql.indexes());
        return rows(connection, sql.tables(), row -> {
            long id = row.getLong("table_id");
            Indexes found = indexesOf.getOrDefault(id, Indexes.NONE);
            return new TableInfo(
                    new TableName(row.getString("schema_name"), row.getString("table_name")),
                    columnsOf.getOrDefault(id, List.of()),
                    found.key(),
                    found.ordered(),
                    row.getLong("bytes"),
                    row.getLong("estimated_rows"),
                    row.getBoolean("partitioned"));
        });
    }

    private static Map<Long, List<Column>> columns(Connection connection, String columns) throws SQLException {
        Map<Long, List<Column>> columnsOf = new HashMap<>();
        Map<String, String> shared = new HashMap<>(); // 20,000 tables share a few names and types
        each(connection, columns, row -> columnsOf
                .computeIfAbsent(row.getLong("table_id"), _ -> new ArrayList<>())
                .add(new Column(
                        shared.computeIfAbsent(row.getString("column_name"), name -> name),
                        shared.computeIfAbsent(row.getString("type"), type -> type),
                        row.getBoolean("nullable"),
                        row.getBoolean("generated"),
                        row.getBoolean("identity"),
                        row.getBoolean("hashable"),
                        KeyType.ofId(row.getString("key_type")))));
        return columnsOf;
    }

    private static Map<Long, Indexes> indexes(Connection connection, String indexes) throws SQLException {
        Map<Long, Indexes> indexesOf = new HashMap<>();
        each(connection, indexes, row -> {
            List<String> leading = strings(row, "columns");
            boolean key = row.getBoolean("is_key");
            Indexes found = indexesOf.computeIfAbsent(
                    row.getLong("table_id"), _ -> new Indexes(key ? leading : List.of(), new ArrayList<>()));
            if (row.getBoolean("ordered")) {
                found.ordered().add(leading);
            }
        });
        return indexesOf;
    }

    @Override
    public List<ForeignKey> foreignKeys(Connection connection) throws SQLException {
        return rows(
                connection,
                foreignKeys,
                row -> new ForeignKey(
                        row.getString("name"),
                        new TableName(row.getString("child_schema"), row.getString("child_table")),
                        strings(row, "child_columns"),
                        new TableName(row.getString("parent_schema"), row.getString("parent_table")),
                        strings(row, "parent_columns"),
                        ForeignKey.OnDelete.valueOf(row.getString("on_delete"))));
    }

    @Override
    public List<Trigger> triggers(Connection connection) throws SQLException {
        return rows(
                connection,
                triggers,
                row -> new Trigger(
                        new TableName(row.getString("schema_name"), row.getString("table_name")),
                        row.getString("name"),
                        row.getBoolean("on_delete"),
                        row.getBoolean("enabled")));
    }

    @Override
    public List<Effect> effects(Connection connection, List<TableName> wanted) throws SQLException {
        return effects.read(connection, wanted);
    }

    @Override
    public List<EnumLabel> enumLabels(Connection connection, List<TableName> wanted) throws SQLException {
        List<EnumLabel> found = new ArrayList<>();
        try (var statement = connection.prepareStatement(enumLabels)) {
            statement.setArray(1, names(connection, wanted, TableName::schema));
            statement.setArray(2, names(connection, wanted, TableName::table));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new EnumLabel(
                            new TableName(row.getString("schema_name"), row.getString("table_name")),
                            row.getString("column_name"),
                            row.getString("label")));
                }
            }
        }
        return found;
    }

    @Override
    public String fingerprint(Connection connection, List<TableName> tables) throws SQLException {
        try (var statement = kept(connection, fingerprint);
                ResultSet row = ofNamed(statement, tables)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public Facts facts(Connection connection, List<TableName> tables) throws SQLException {
        try (var statement = kept(connection, facts);
                ResultSet row = ofNamed(statement, tables)) {
            row.next();
            return new Facts(
                    row.getString(1), List.of((String[]) row.getArray(2).getArray()));
        }
    }

    @Override
    public List<String> changes(Connection connection, List<String> then, List<String> now) throws SQLException {
        return new FactChanges(connection, then, now).sentences();
    }

    private static void name(PreparedStatement statement, List<TableName> tables) throws SQLException {
        statement.setArray(1, names(statement.getConnection(), tables, TableName::schema));
        statement.setArray(2, names(statement.getConnection(), tables, TableName::table));
    }

    /// The result of the second of two statements that are sent together: names, and what is asked of them.
    private static ResultSet ofNamed(PreparedStatement statement, List<TableName> tables) throws SQLException {
        name(statement, tables);
        statement.execute();
        statement.getMoreResults();
        return statement.getResultSet();
    }

    static Array names(Connection connection, List<TableName> tables, Function<TableName, String> part)
            throws SQLException {
        return connection.createArrayOf("text", tables.stream().map(part).toArray());
    }

    @Override
    public Map<TableName, Long> meanRowBytes(Connection connection, List<TableName> tables) throws SQLException {
        Map<TableName, Long> found = new HashMap<>();
        try (var statement = connection.prepareStatement(meanRowBytes)) {
            statement.setArray(1, names(connection, tables, TableName::schema));
            statement.setArray(2, names(connection, tables, TableName::table));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.put(
                            new TableName(row.getString("schema_name"), row.getString("table_name")),
                            row.getLong("bytes"));
                }
            }
        }
        return found;
    }

    private static List<String> strings(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static <T> List<T> rows(Connection connection, String sql, Row<T> read) throws SQLException {
        List<T> found = new ArrayList<>();
        each(connection, sql, row -> found.add(read.of(row)));
        return found;
    }

    private static void each(Connection connection, String sql, Visit visit) throws SQLException {
        try (var statement = kept(connection, sql)) {
            statement.setFetchSize(FETCH_ROWS); // counts inside a transaction; the driver reads all at once otherwise
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    visit.at(row);
                }
            }
        }
    }

    /// A statement that the server keeps from its first use: to plan one of these takes longer than to run it, and
    /// every session sends it.
    static PreparedStatement kept(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.unwrap(PGStatement.class).setPrepareThreshold(1);
        return statement;
    }

    /// What one row of a result says.
    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /// What to do at each row of a result.
    private interface Visit {
        void at(ResultSet row) throws SQLException;
    }
}
