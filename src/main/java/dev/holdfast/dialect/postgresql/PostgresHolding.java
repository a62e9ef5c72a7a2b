package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.ArchiveDdl;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.HeldRows;
import dev.holdfast.dialect.Holding;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Held rows on PostgreSQL.
///
/// A list of keys is compared by `IN (SELECT ... FROM unnest(...))`, which the server hashes once a statement, however
/// many rows are compared with it.
final class PostgresHolding implements Holding {
    private final CriteriaSql criteria;
    private final ArchiveDdl tables;

    PostgresHolding(CriteriaSql criteria, ArchiveDdl tables) {
        this.criteria = criteria;
        this.tables = tables;
    }

    /// Whether a row of `alias` is held: never null. `FALSE` when nothing is.
    static Fragment held(CriteriaSql criteria, List<HeldRows> held, String alias) {
        List<Object> values = new ArrayList<>();
        String sql = held.stream()
                .map(rows -> {
                    Fragment one = one(criteria, rows, alias);
                    values.addAll(one.values());
                    return one.sql() + " IS TRUE";
                })
                .collect(Collectors.joining(" OR "));
        return new Fragment(held.isEmpty() ? "FALSE" : "(" + sql + ")", values);
    }

    private static Fragment one(CriteriaSql criteria, HeldRows rows, String alias) {
        return switch (rows) {
            case HeldRows.Matching(TableName _, var condition) -> criteria.condition(condition, alias);
            case HeldRows.Keyed(TableName _, var columns, Keys keys) -> among(alias, columns, keys);
            case HeldRows.Strange(TableName _, var columns, Keys keys) -> {
                Fragment among = among(alias, columns, keys);
                yield new Fragment("(NOT " + among.sql() + ")", among.values());
            }
        };
    }

    private static Fragment among(String alias, List<Column> columns, Keys keys) {
        String row =
                PostgresText.columns(alias, columns.stream().map(Column::name).toList());
        return new Fragment(
                "((" + row + ") IN (SELECT " + cast(columns, keys.layout()) + " FROM "
                        + PostgresText.unnest(keys.layout()) + "))",
                carried(keys));
    }

    /// `k.k1, k.k2::date`: numbers and UUIDs compare with a column of any width as they are.
    private static String cast(List<Column> columns, List<KeyType> layout) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> cast(columns.get(i), i, layout))
                .collect(Collectors.joining(", "));
    }

    private static String cast(Column column, int i, List<KeyType> layout) {
        return "k.k" + (i + 1) + (layout.get(i) == KeyType.TEXT ? "::" + column.type() : "");
    }

    private static List<Object> carried(Keys keys) {
        return IntStream.range(0, keys.layout().size())
                .<Object>mapToObj(i -> new PostgresText.CarriedArray(
                        keys.layout().get(i), keys.columns().get(i)))
                .toList();
    }

    private static List<HeldRows> of(MoveTable table, List<HeldRows> held) {
        return held.stream().filter(rows -> rows.table().equals(table.source())).toList();
    }

    @Override
    public Keys heldKeys(Connection connection, List<MoveTable> tables, Keys keys, List<HeldRows> held)
            throws SQLException {
        List<Keys> found = new ArrayList<>();
        for (MoveTable table : tables) {
            List<HeldRows> rows = of(table, held);
            if (!rows.isEmpty()) {
                Fragment condition = held(criteria, rows, "t");
                String sql = "SELECT DISTINCT %s FROM %s t, %s WHERE %s AND %s"
                        .formatted(
                                names("k.k", keys.layout().size()),
                                PostgresText.quote(table.source()),
                                KeyPath.using(table, PostgresText.unnest(keys.layout())),
                                KeyPath.where(table),
                                condition.sql());
                found.add(select(connection, sql, keys, condition, keys.layout()));
            }
        }
        return among(keys, found);
    }

    private static Keys among(Keys keys, List<Keys> found) {
        Keys free = keys;
        for (Keys some : found) {
            free = free.without(some);
        }
        return keys.without(free);
    }

    private static String names(String prefix, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).collect(Collectors.joining(", "));
    }

    private static Keys select(Connection connection, String sql, Keys keys, Fragment condition, List<KeyType> layout)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = PostgresText.bind(statement, 1, keys);
            PostgresText.bind(statement, next, condition.values());
            return PostgresMarking.keys(statement, layout);
        }
    }

    @Override
    public long countHeld(Connection connection, List<MoveTable> tables, List<HeldRows> held, List<HeldRows> others)
            throws SQLException {
        MoveTable root = tables.getLast();
        Fragment condition = rootHeld(tables, held);
        Fragment except = rootHeld(tables, others);
        String sql = "SELECT count(*) FROM %s t WHERE %s AND NOT %s"
                .formatted(PostgresText.quote(root.source()), condition.sql(), except.sql());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = PostgresText.bind(statement, 1, condition.values());
            PostgresText.bind(statement, next, except.values());
            return PostgresMarking.number(statement);
        }
    }

    @Override
    public long countHeldUnder(
            Connection connection, List<MoveTable> tables, List<Column> link, Keys parents, List<HeldRows> held)
            throws SQLException {
        Fragment condition = rootHeld(tables, held);
        String sql = "SELECT count(*) FROM %s JOIN %s t ON %s WHERE %s"
                .formatted(
                        PostgresText.unnest(parents.layout()),
                        PostgresText.quote(tables.getLast().source()),
                        PostgresText.matches("t", link),
                        condition.sql());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = PostgresText.bind(statement, 1, parents);
            PostgresText.bind(statement, next, condition.values());
            return PostgresMarking.number(statement);
        }
    }

    /// Whether a root row, as `t`, or a row of its bundle is held.
    private Fragment rootHeld(List<MoveTable> tables, List<HeldRows> held) {
        List<String> parts = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (MoveTable table : tables) {
            List<HeldRows> rows = of(table, held);
            if (!rows.isEmpty()) {
                Fragment condition = held(criteria, rows, "t");
                parts.add(table.root() ? condition.sql() : hanging(table, tables.getLast(), condition.sql()));
                values.addAll(condition.values());
            }
        }
        return new Fragment(parts.isEmpty() ? "FALSE" : "(" + String.join(" OR ", parts) + ")", values);
    }

    /// Inside of the parentheses `t` is the table of the bundle.
    private static String hanging(MoveTable table, MoveTable root, String condition) {
        String key = carriedKey("t", table.rootKey());
        String roots = "(SELECT %s FROM %s r) AS k(%s)"
                .formatted(
                        carriedKey("r", table.rootKey()),
                        PostgresText.quote(root.source()),
                        names("k", table.rootKey().size()));
        return "((%s) IN (SELECT %s FROM %s t, %s WHERE %s AND %s))"
                .formatted(
                        key,
                        names("k.k", table.rootKey().size()),
                        PostgresText.quote(table.source()),
                        KeyPath.using(table, roots),
                        KeyPath.where(table),
                        condition);
    }

    private static String carriedKey(String alias, List<Column> key) {
        return key.stream().map(column -> PostgresText.asCarried(alias, column)).collect(Collectors.joining(", "));
    }

    @Override
    public Values values(Connection connection, TableName table, List<Column> by, Keys keys, List<Column> wanted)
            throws SQLException {
        String sql = "SELECT DISTINCT %s, %s FROM %s JOIN %s t ON %s WHERE %s"
                .formatted(
                        names("k.k", by.size()),
                        carriedKey("t", wanted),
                        PostgresText.unnest(keys.layout()),
                        PostgresText.quote(table),
                        IntStream.range(0, by.size())
                                .mapToObj(
                                        i -> "t." + PostgresText.quote(by.get(i).name()) + " = "
                                                + cast(by.get(i), i, keys.layout()))
                                .collect(Collectors.joining(" AND ")),
                        wanted.stream()
                                .map(column -> "t." + PostgresText.quote(column.name()) + " IS NOT NULL")
                                .collect(Collectors.joining(" AND ")));
        List<KeyType> layout = new ArrayList<>(keys.layout());
        wanted.forEach(column -> layout.add(column.keyType()));
        Keys both = select(connection, sql, keys, Fragment.of(""), layout);
        return new Values(
                both.columns(IntStream.range(0, by.size()).boxed().toList()),
                both.columns(IntStream.range(by.size(), layout.size()).boxed().toList()));
    }

    @Override
    public Keys among(Connection connection, List<Column> columns, Keys values, Keys keys) throws SQLException {
        String sql = "SELECT %s FROM %s WHERE (%s) IN (SELECT %s FROM %s)"
                .formatted(
                        names("k.k", columns.size()),
                        PostgresText.unnest(values.layout()),
                        cast(columns, values.layout()),
                        cast(columns, keys.layout()),
                        PostgresText.unnest(keys.layout()));
        return select(connection, sql, values, new Fragment("", carried(keys)), values.layout());
    }

    @Override
    public Keys spelt(Connection connection, List<Column> columns, Keys values) throws SQLException {
        String sql = "SELECT %s FROM %s"
                .formatted(
                        IntStream.range(0, columns.size())
                                .mapToObj(i -> "k.k%d::%s::%s"
                                        .formatted(
                                                i + 1,
                                                columns.get(i).type(),
                                                PostgresText.scalar(
                                                        values.layout().get(i))))
                                .collect(Collectors.joining(", ")),
                        PostgresText.unnest(values.layout()));
        return select(connection, sql, values, Fragment.of(""), values.layout());
    }

    @Override
    public List<Column> columns(Connection connection, TableName table) throws SQLException {
        return tables.archiveColumns(connection, table).orElse(List.of()).stream()
                .map(column -> new Column(
                        column.name(),
                        column.type(),
                        column.nullable(),
                        column.generated(),
                        column.identity(),
                        column.hashable(),
                        keyType(column.type())))
                .toList();
    }

    private static KeyType keyType(String type) {
        return switch (type) {
            case "smallint", "integer", "bigint" -> KeyType.BIGINT;
            case "uuid" -> KeyType.UUID;
            default -> KeyType.TEXT;
        };
    }
}
