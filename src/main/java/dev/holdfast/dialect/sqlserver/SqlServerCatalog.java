package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.CatalogReader;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.EnumLabel;
import dev.holdfast.dialect.Facts;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Severity;
import dev.holdfast.dialect.SqlFile;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.TableStatements;
import dev.holdfast.dialect.Trigger;
import dev.holdfast.proof.Sha256;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// Reads the catalog views of one database: three statements for tables, one each for foreign keys, triggers, effects,
/// facts and mean rows. A login sees what it has some right on, and nothing else.
final class SqlServerCatalog implements CatalogReader {
    private static final int FACT_PARTS = 7;

    private static final String EVERY_TABLE = "t.is_ms_shipped = 0";
    private static final String NAMED_TABLES = EVERY_TABLE + "\n" + """
              AND t.object_id IN (
                  SELECT OBJECT_ID(QUOTENAME(w.schema_name) + N'.' + QUOTENAME(w.table_name), N'U')
                  FROM OPENJSON(?) WITH (schema_name nvarchar(128) '$[0]', table_name nvarchar(128) '$[1]') w)""";

    private final TableStatements all = TableStatements.read(SqlServerCatalog::read, EVERY_TABLE, EVERY_TABLE);
    private final TableStatements named = TableStatements.read(SqlServerCatalog::read, EVERY_TABLE, NAMED_TABLES);
    private final String foreignKeys = read("foreign-keys.sql");
    private final String triggers = read("triggers.sql");
    private final String effects = read("effects.sql");
    private final String facts = read("facts.sql");
    private final String meanRowBytes = read("mean-row-bytes.sql");
    private final JsonMapper json = new JsonMapper();

    private static String read(String file) {
        return SqlFile.read(Engine.SQLSERVER, file)
                .replace("{spelt}", SqlServerType.SPELT)
                .replace("{base}", SqlServerType.FROM);
    }

    /// Runs one of [TableStatements].
    private interface Reading {
        void each(String sql, Visit visit) throws SQLException;
    }

    /// An index, its columns as they are read.
    private record Index(int id, boolean key, boolean ordered, List<String> columns) {}

    @Override
    public List<TableInfo> tables(Connection connection) throws SQLException {
        return tables(all, (sql, visit) -> each(connection, sql, visit));
    }

    @Override
    public List<TableInfo> tables(Connection connection, List<TableName> wanted) throws SQLException {
        return tables(named, (sql, visit) -> each(connection, sql, wanted, visit));
    }

    private static List<TableInfo> tables(TableStatements sql, Reading reading) throws SQLException {
        Map<Integer, List<Column>> columnsOf = columns(sql.columns(), reading);
        Map<Integer, List<Index>> indexesOf = indexes(sql.indexes(), reading);
        List<TableInfo> found = new ArrayList<>();
        reading.each(sql.tables(), row -> {
            int id = row.getInt("table_id");
            List<Index> its = indexesOf.getOrDefault(id, List.of()); // one that makes the key comes first
            found.add(new TableInfo(
                    table(row, "schema_name", "table_name"),
                    columnsOf.getOrDefault(id, List.of()),
                    its.isEmpty() || !its.getFirst().key()
                            ? List.of()
                            : its.getFirst().columns(),
                    its.stream().filter(Index::ordered).map(Index::columns).toList(),
                    row.getLong("bytes"),
                    row.getLong("estimated_rows"),
                    row.getBoolean("partitioned")));
        });
        return found;
    }

    private static Map<Integer, List<Column>> columns(String columns, Reading reading) throws SQLException {
        Map<Integer, List<Column>> columnsOf = new HashMap<>();
        Map<String, String> shared = new HashMap<>(); // many tables share a few names and types
        reading.each(columns, row -> columnsOf
                .computeIfAbsent(row.getInt("table_id"), _ -> new ArrayList<>())
                .add(new Column(
                        shared.computeIfAbsent(row.getString("column_name"), name -> name),
                        shared.computeIfAbsent(row.getString("type"), type -> type),
                        row.getBoolean("is_nullable"),
                        row.getBoolean("generated"),
                        row.getBoolean("is_identity"),
                        true, // rows are hashed by their values' bytes, which every type has
                        KeyType.ofId(row.getString("key_type")))));
        return columnsOf;
    }

    private static Map<Integer, List<Index>> indexes(String indexes, Reading reading) throws SQLException {
        Map<Integer, List<Index>> indexesOf = new HashMap<>();
        reading.each(indexes, row -> {
            List<Index> its = indexesOf.computeIfAbsent(row.getInt("table_id"), _ -> new ArrayList<>());
            int id = row.getInt("index_id");
            if (its.isEmpty() || its.getLast().id() != id) {
                its.add(new Index(id, row.getBoolean("is_key"), row.getBoolean("ordered"), new ArrayList<>()));
            }
            its.getLast().columns().add(row.getString("column_name"));
        });
        return indexesOf;
    }

    /// A foreign key on its way, a column at a time.
    private record Growing(
            String name,
            TableName child,
            List<String> childColumns,
            TableName parent,
            List<String> parentColumns,
            ForeignKey.OnDelete onDelete) {
        ForeignKey whole() {
            return new ForeignKey(name, child, childColumns, parent, parentColumns, onDelete);
        }
    }

    @Override
    public List<ForeignKey> foreignKeys(Connection connection) throws SQLException {
        Map<Integer, Growing> keys = new LinkedHashMap<>();
        each(connection, foreignKeys, row -> {
            Growing key = keys.get(row.getInt("key_id"));
            if (key == null) {
                key = new Growing(
                        row.getString("name"),
                        table(row, "child_schema", "child_table"),
                        new ArrayList<>(),
                        table(row, "parent_schema", "parent_table"),
                        new ArrayList<>(),
                        ForeignKey.OnDelete.valueOf(row.getString("on_delete")));
                keys.put(row.getInt("key_id"), key);
            }
            key.childColumns().add(row.getString("child_column"));
            key.parentColumns().add(row.getString("parent_column"));
        });
        return keys.values().stream().map(Growing::whole).toList();
    }

    @Override
    public List<Trigger> triggers(Connection connection) throws SQLException {
        List<Trigger> found = new ArrayList<>();
        each(
                connection,
                triggers,
                row -> found.add(new Trigger(
                        table(row, "schema_name", "table_name"),
                        row.getString("name"),
                        row.getBoolean("on_delete"),
                        row.getBoolean("enabled"))));
        return found;
    }

    @Override
    public List<Effect> effects(Connection connection, List<TableName> wanted) throws SQLException {
        List<Effect> found = new ArrayList<>();
        each(connection, effects, wanted, row -> {
            Effect.Kind kind = Effect.Kind.valueOf(row.getString("kind"));
            TableName table = table(row, "schema_name", "table_name");
            found.add(new Effect(
                    Effect.id(kind, table, row.getString("name")),
                    kind,
                    table,
                    row.getString("detail"),
                    null,
                    Severity.valueOf(row.getString("severity"))));
        });
        return found;
    }

    /// SQL Server has no enums.
    @Override
    public List<EnumLabel> enumLabels(Connection connection, List<TableName> wanted) {
        return List.of();
    }

    @Override
    public String fingerprint(Connection connection, List<TableName> wanted) throws SQLException {
        return facts(connection, wanted).fingerprint();
    }

    /// Each a JSON array, so that no name can pass for another.
    @Override
    public Facts facts(Connection connection, List<TableName> wanted) throws SQLException {
        List<String> found = new ArrayList<>();
        each(connection, facts, wanted, row -> {
            List<String> parts = new ArrayList<>();
            for (int part = 1; part <= FACT_PARTS; part++) {
                parts.add(row.getString(part));
            }
            found.add(json.writeValueAsString(parts));
        });
        List<String> said = found.stream().distinct().sorted().toList();
        return new Facts(Sha256.hex(String.join("\n", said)), said);
    }

    @Override
    public List<String> changes(Connection connection, List<String> then, List<String> now) {
        return new SqlServerFactChanges(then, now).sentences();
    }

    @Override
    public Map<TableName, Long> meanRowBytes(Connection connection, List<TableName> wanted) throws SQLException {
        Map<TableName, Long> found = new HashMap<>();
        each(
                connection,
                meanRowBytes,
                wanted,
                row -> found.put(table(row, "schema_name", "table_name"), row.getLong("bytes")));
        return found;
    }

    /// Names of tables as one parameter.
    static String names(List<TableName> tables) {
        if (tables.isEmpty()) {
            return "[]";
        }
        return SqlServerText.json(new Keys(
                List.of(KeyType.TEXT, KeyType.TEXT),
                Stream.<Object>of(
                                tables.stream().map(TableName::schema).toArray(String[]::new),
                                tables.stream().map(TableName::table).toArray(String[]::new))
                        .toList()));
    }

    private static TableName table(ResultSet row, String schema, String table) throws SQLException {
        return new TableName(row.getString(schema), row.getString(table));
    }

    private static void each(Connection connection, String sql, Visit visit) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                visit.at(row);
            }
        }
    }

    private static void each(Connection connection, String sql, List<TableName> wanted, Visit visit)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, names(wanted));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    visit.at(row);
                }
            }
        }
    }

    /// What to do at each row of a result.
    private interface Visit {
        void at(ResultSet row) throws SQLException;
    }
}
