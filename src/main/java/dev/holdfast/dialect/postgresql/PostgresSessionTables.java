package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.SessionTables;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Session tables on PostgreSQL: what the catalog says of them, and counts. What is kept of them is [PostgresKeptRows],
/// what takes them away and brings them back [PostgresSessionDrops].
final class PostgresSessionTables implements SessionTables {
    private final String find = SqlFile.read("session-tables.sql");
    private final String named =
            find.replace("starts_with(c.relname, ?)", "c.oid IN (SELECT to_regclass(w) FROM unnest(?::text[]) w)");
    private final String columns = oneTable(SqlFile.read("columns.sql"));
    private final PostgresKeptRows kept = new PostgresKeptRows();
    private final PostgresSessionDrops drops = new PostgresSessionDrops();
    private final PostgresSessionViews views = new PostgresSessionViews();

    /// The statement for all tables asks for one.
    private static String oneTable(String all) {
        String one = all.replaceFirst("WHERE c.relkind IN", "WHERE c.oid = to_regclass(?) AND c.relkind IN");
        if (one.equals(all)) {
            throw new IllegalStateException("columns.sql asks for no kind of table any more");
        }
        return one;
    }

    @Override
    public List<Found> find(Connection connection, String schema, String prefix) throws SQLException {
        try (var statement = connection.prepareStatement(find)) {
            statement.setString(3, prefix);
            return found(statement, schema);
        }
    }

    private static List<Found> found(PreparedStatement statement, String schema) throws SQLException {
        List<Found> found = new ArrayList<>();
        statement.setString(1, schema);
        statement.setString(2, schema);
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                OffsetDateTime used = row.getObject("used", OffsetDateTime.class);
                found.add(new Found(
                        new TableName(row.getString("schema_name"), row.getString("table_name")),
                        row.getString("owner"),
                        row.getString("columns"),
                        texts(row, "primary_key"),
                        row.getLong("row_count"),
                        row.getLong("byte_count"),
                        used == null ? null : used.toInstant(),
                        texts(row, "obstacles")));
            }
        }
        return found;
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    @Override
    public List<Column> columns(Connection connection, TableName table) throws SQLException {
        List<Column> found = new ArrayList<>();
        try (var statement = connection.prepareStatement(columns)) {
            statement.setString(1, PostgresText.quote(table));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new Column(
                            row.getString("column_name"),
                            row.getString("type"),
                            row.getBoolean("nullable"),
                            row.getBoolean("generated"),
                            row.getBoolean("identity"),
                            row.getBoolean("hashable"),
                            KeyType.ofId(row.getString("key_type"))));
                }
            }
        }
        return found;
    }

    @Override
    public Map<TableName, Counted> count(Connection connection, List<TableName> tables, Layout layout)
            throws SQLException {
        Map<TableName, Counted> counted = new HashMap<>();
        Set<TableName> standing = PostgresSessionDrops.standing(connection, tables);
        List<TableName> asked = tables.stream().filter(standing::contains).toList();
        if (asked.isEmpty()) {
            return counted;
        }
        String sql = IntStream.range(0, asked.size())
                .mapToObj(i -> """
                        SELECT %d, count(*), (SELECT count(*) FROM (SELECT DISTINCT %s FROM %s t WHERE %s) k),
                          count(*) FILTER (WHERE %4$s AND NOT (%5$s))
                        FROM %3$s t""".formatted(
                                i,
                                keys("t", layout),
                                PostgresText.quote(asked.get(i)),
                                pending("t", layout),
                                keyed("t", layout)))
                .collect(Collectors.joining("\nUNION ALL\n"));
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                counted.put(asked.get(row.getInt(1)), new Counted(row.getLong(2), row.getLong(3), row.getLong(4)));
            }
        }
        return counted;
    }

    /// Whether a row of `alias` is pending.
    static String pending(String alias, Layout layout) {
        Consumed consumed = layout.consumed();
        if (consumed == null) {
            return "true";
        }
        String column = alias + "." + PostgresText.quote(consumed.column());
        return consumed.values().isEmpty()
                ? column + " IS NULL"
                : "(%s::text IN (%s)) IS NOT TRUE"
                        .formatted(
                                column,
                                consumed.values().stream()
                                        .map(PostgresText::literal)
                                        .collect(Collectors.joining(", ")));
    }

    /// Whether no part of a row's key is null.
    static String keyed(String alias, Layout layout) {
        return layout.key().stream()
                .map(name -> alias + "." + PostgresText.quote(name) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
    }

    /// The key as it is carried: k1, k2 and so on.
    static String keys(String alias, Layout layout) {
        List<Column> key = layout.keyColumns();
        return IntStream.range(0, key.size())
                .mapToObj(i -> PostgresText.asCarried(alias, key.get(i)) + " AS k" + (i + 1))
                .collect(Collectors.joining(", "));
    }

    static Set<Integer> numbers(ResultSet row) throws SQLException {
        Set<Integer> numbers = new HashSet<>();
        while (row.next()) {
            numbers.add(row.getInt(1));
        }
        return numbers;
    }

    /// Over the whole row, whatever its key.
    static String rowHash(String alias, Layout layout) {
        return PostgresText.hash(
                layout.columns().stream()
                        .map(column ->
                                alias + "." + PostgresText.quote(column.name()) + (column.hashable() ? "" : "::text"))
                        .toList(),
                MoveTable.Hashing.RECORD);
    }

    @Override
    public String hashOfKeys(List<String> values) {
        return PostgresText.hash(values, MoveTable.Hashing.RECORD);
    }

    @Override
    public void enter(Connection connection, Kept place) throws SQLException {
        try (var lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            lock.setString(1, "holdfast legacy " + place.installation() + " " + place.plan());
            lock.execute();
        }
    }

    @Override
    public void prepare(Connection connection, Kept place) throws SQLException {
        kept.prepare(connection, place);
    }

    @Override
    public List<Receipt> keep(Connection connection, Kept place, List<Numbered> tables, int generation)
            throws SQLException {
        return kept.keep(connection, place, tables, generation);
    }

    @Override
    public Map<Integer, Receipt> receipts(Connection connection, Kept place, List<Integer> numbers)
            throws SQLException {
        return kept.receipts(connection, place, numbers);
    }

    @Override
    public Map<Integer, Keys> pending(Connection connection, Kept place, List<Integer> numbers, int generation)
            throws SQLException {
        return kept.pending(connection, place, numbers, generation);
    }

    @Override
    public void forget(Connection connection, Kept place, List<Integer> numbers) throws SQLException {
        kept.forget(connection, place, numbers);
    }

    @Override
    public void forgetAll(Connection connection, Kept place) throws SQLException {
        kept.forgetAll(connection, place);
    }

    @Override
    public Map<Integer, String> keptChanges(Connection connection, Kept place, List<Integer> numbers)
            throws SQLException {
        return kept.changes(connection, place, numbers);
    }

    @Override
    public Map<Integer, String> changes(Connection connection, Kept place, List<Numbered> tables) throws SQLException {
        return drops.changes(connection, place, tables);
    }

    @Override
    public Map<TableName, String> ddl(Connection connection, List<TableName> tables) throws SQLException {
        return drops.ddl(connection, tables);
    }

    @Override
    public Map<Integer, String> drop(Connection connection, Kept place, List<Numbered> tables, Map<Integer, String> ddl)
            throws SQLException {
        Map<TableName, List<String>> obstacles = new HashMap<>();
        PostgresSessionDrops.lockTables(connection, tables, "ACCESS EXCLUSIVE");
        try (var statement = connection.prepareStatement(named)) {
            statement.setArray(
                    3,
                    PostgresSessionDrops.names(
                            connection, tables.stream().map(Numbered::table).toList()));
            found(statement, "").forEach(found -> obstacles.put(found.name(), found.obstacles()));
        }
        return drops.drop(connection, place, tables, ddl, obstacles);
    }

    @Override
    public Map<Integer, String> bringBack(
            Connection connection, Kept place, List<Numbered> tables, Map<Integer, String> ddl) throws SQLException {
        views.dropSessions(connection, tables);
        return drops.bringBack(connection, place, tables, ddl);
    }

    @Override
    public void settled(Connection connection, Kept place, List<Integer> numbers) throws SQLException {
        kept.settled(connection, place, numbers);
    }

    @Override
    public void makeView(Connection connection, Kept place, TableName view, List<TableName> tables)
            throws SQLException {
        views.make(connection, place, view, tables);
    }

    @Override
    public void dropView(Connection connection, TableName view) throws SQLException {
        views.drop(connection, view);
    }

    @Override
    public void makeSessionView(Connection connection, Kept place, Numbered table) throws SQLException {
        views.makeSession(connection, place, table);
    }

    @Override
    public List<String> sessionViews(Connection connection, List<TableName> tables) throws SQLException {
        return views.sessions(connection, tables);
    }

    @Override
    public void dropSessionViews(Connection connection, List<Numbered> tables) throws SQLException {
        views.dropSessions(connection, tables);
    }

    @Override
    public String standing(Connection connection, TableName name) throws SQLException {
        return views.standing(connection, name);
    }

    @Override
    public Load load(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT (SELECT count(*) FROM pg_catalog.pg_class),
                          sum(pg_total_relation_size(c.oid))::bigint
                        FROM pg_catalog.pg_class c
                        WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r'""")) {
            row.next();
            return new Load(row.getLong(1), row.getLong(2));
        }
    }

    @Override
    public void lookLikeAClient(Connection connection, String schema, String prefix) throws SQLException {
        List<String> names = new ArrayList<>();
        try (var statement = connection.prepareStatement("""
                SELECT table_name FROM information_schema.tables
                WHERE table_schema = ? AND starts_with(table_name, ?) ORDER BY 1""")) {
            statement.setString(1, schema);
            statement.setString(2, prefix);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
        }
        if (!names.isEmpty()) {
            PostgresKeptRows.execute(
                    connection, "EXPLAIN SELECT * FROM " + PostgresText.quote(new TableName(schema, names.getFirst())));
        }
    }
}
