package dev.holdfast.dialect.sqlserver;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
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
import java.util.stream.Stream;

/// Held rows on SQL Server.
///
/// Conditions are no values in T-SQL, and [#held] may be unknown: it is only asked whether it is true, in WHERE or in
/// [SqlServerText#truth]. Held keys go by `h`, so that the keys of a chunk may be `k` beside them.
final class SqlServerHolding implements Holding {
    private final CriteriaSql criteria;
    private final ArchiveDdl tables;

    SqlServerHolding(CriteriaSql criteria, ArchiveDdl tables) {
        this.criteria = criteria;
        this.tables = tables;
    }

    /// Whether a row of `alias` is held. `(1 = 0)` when nothing is.
    static Fragment held(CriteriaSql criteria, List<HeldRows> held, String alias) {
        List<Object> values = new ArrayList<>();
        String sql = held.stream()
                .map(rows -> {
                    Fragment one = one(criteria, rows, alias);
                    values.addAll(one.values());
                    return one.sql();
                })
                .collect(Collectors.joining(" OR "));
        requireBearable(held, values);
        return new Fragment(held.isEmpty() ? "(1 = 0)" : "(" + sql + ")", values);
    }

    private static void requireBearable(List<HeldRows> held, List<Object> values) {
        if (values.size() > SqlServerCriteria.MAX_VALUES) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "%s: the criteria of %,d holds have %,d values; SQL Server takes 2,100 a statement, so %,d are allowed. Hold rows by their keys, which are one value"
                            .formatted(
                                    held.stream()
                                            .map(rows -> rows.table().toString())
                                            .distinct()
                                            .collect(Collectors.joining(", ")),
                                    held.size(),
                                    values.size(),
                                    SqlServerCriteria.MAX_VALUES));
        }
    }

    private static Fragment one(CriteriaSql criteria, HeldRows rows, String alias) {
        return switch (rows) {
            case HeldRows.Matching(TableName _, var condition) -> criteria.condition(condition, alias);
            case HeldRows.Keyed(TableName _, var columns, Keys keys) ->
                new Fragment(among(alias, columns, keys), List.of(keys));
            case HeldRows.Strange(TableName _, var columns, Keys keys) ->
                new Fragment(
                        "(" + present(alias, columns) + " AND NOT " + among(alias, columns, keys) + ")", List.of(keys));
        };
    }

    private static String among(String alias, List<Column> columns, Keys keys) {
        return "EXISTS (SELECT 1 FROM " + SqlServerText.keys(keys.layout(), "h") + " WHERE "
                + SqlServerText.matches(alias, columns, "h") + ")";
    }

    private static String present(String alias, List<Column> columns) {
        return columns.stream()
                .map(column -> alias + "." + SqlServerText.quote(column.name()) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
    }

    private static List<HeldRows> of(MoveTable table, List<HeldRows> held) {
        return held.stream().filter(rows -> rows.table().equals(table.source())).toList();
    }

    @Override
    public Keys heldKeys(Connection connection, List<MoveTable> tables, Keys keys, List<HeldRows> held)
            throws SQLException {
        Keys free = keys;
        for (MoveTable table : tables) {
            List<HeldRows> rows = of(table, held);
            if (!rows.isEmpty()) {
                Fragment condition = held(criteria, rows, "t");
                String sql = "SELECT DISTINCT %s FROM %s WHERE %s AND %s"
                        .formatted(
                                apart(keys.layout()),
                                KeyPath.from(table, SqlServerText.keys(keys.layout()), ""),
                                KeyPath.where(table),
                                condition.sql());
                free = free.without(select(connection, sql, keys, condition, keys.layout()));
            }
        }
        return keys.without(free);
    }

    /// Carried keys for a DISTINCT. What the database's own collation takes for one text may be two keys.
    private static String apart(List<KeyType> layout) {
        return IntStream.range(0, layout.size())
                .mapToObj(i ->
                        "k.k" + (i + 1) + (layout.get(i) == KeyType.TEXT ? " COLLATE Latin1_General_100_BIN2" : ""))
                .collect(Collectors.joining(", "));
    }

    private static String names(String prefix, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).collect(Collectors.joining(", "));
    }

    private static Keys select(Connection connection, String sql, Keys keys, Fragment condition, List<KeyType> layout)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = SqlServerText.bind(statement, 1, keys);
            SqlServerText.bind(statement, next, condition.values());
            return KeyColumns.of(statement, layout);
        }
    }

    @Override
    public long countHeld(Connection connection, List<MoveTable> tables, List<HeldRows> held, List<HeldRows> others)
            throws SQLException {
        Fragment counting = counting(tables, held, others);
        try (PreparedStatement statement = connection.prepareStatement(counting.sql())) {
            SqlServerText.bind(statement, 1, counting.values());
            return SqlServerText.number(statement);
        }
    }

    /// How many root rows `held` holds, and `others` do not.
    Fragment counting(List<MoveTable> tables, List<HeldRows> held, List<HeldRows> others) {
        MoveTable root = tables.getLast();
        Fragment condition = rootHeld(tables, held);
        Fragment except = rootHeld(tables, others);
        List<Object> values = new ArrayList<>(condition.values());
        values.addAll(except.values());
        requireBearable(Stream.concat(held.stream(), others.stream()).toList(), values);
        return new Fragment(
                "SELECT COUNT_BIG(*) FROM %s t CROSS APPLY (%s) k WHERE %s AND %s = 0"
                        .formatted(
                                SqlServerText.quote(root.source()),
                                carried("t", root.rootKey()),
                                condition.sql(),
                                SqlServerText.truth(except.sql())),
                values);
    }

    @Override
    public long countHeldUnder(
            Connection connection, List<MoveTable> tables, List<Column> link, Keys parents, List<HeldRows> held)
            throws SQLException {
        MoveTable root = tables.getLast();
        Fragment condition = rootHeld(tables, held);
        String sql = "SELECT COUNT_BIG(*) FROM %s JOIN %s t ON %s CROSS APPLY (%s) k WHERE %s"
                .formatted(
                        SqlServerText.keys(parents.layout(), "parent"),
                        SqlServerText.quote(root.source()),
                        SqlServerText.matches("t", link, "parent"),
                        carried("t", root.rootKey()),
                        condition.sql());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = SqlServerText.bind(statement, 1, parents);
            SqlServerText.bind(statement, next, condition.values());
            return SqlServerText.number(statement);
        }
    }

    /// `SELECT CAST(t.[a] AS bigint) AS k1, ...`: the key of a row as keys are carried.
    private static String carried(String alias, List<Column> key) {
        return IntStream.range(0, key.size())
                .mapToObj(i -> SqlServerText.asCarried(alias, key.get(i)) + " AS k" + (i + 1))
                .collect(Collectors.joining(", ", "SELECT ", ""));
    }

    /// Whether a root row, as `t` with its key as `k`, or a row of its bundle is held.
    private Fragment rootHeld(List<MoveTable> tables, List<HeldRows> held) {
        List<String> parts = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (MoveTable table : tables) {
            List<HeldRows> rows = of(table, held);
            if (!rows.isEmpty()) {
                Fragment condition = held(criteria, rows, "t");
                parts.add(
                        table.root()
                                ? condition.sql()
                                : "EXISTS (SELECT 1 FROM " + KeyPath.tables(table, "") + " WHERE "
                                        + KeyPath.where(table) + " AND " + condition.sql() + ")");
                values.addAll(condition.values());
            }
        }
        requireBearable(held, values);
        return new Fragment(parts.isEmpty() ? "(1 = 0)" : "(" + String.join(" OR ", parts) + ")", values);
    }

    @Override
    public Values values(Connection connection, TableName table, List<Column> by, Keys keys, List<Column> wanted)
            throws SQLException {
        String sql = "SELECT DISTINCT %s, %s FROM %s JOIN %s t ON %s WHERE %s"
                .formatted(
                        apart(keys.layout()),
                        SqlServerText.asCarried("t", wanted),
                        SqlServerText.keys(keys.layout()),
                        SqlServerText.quote(table),
                        SqlServerText.matches("t", by),
                        present("t", wanted));
        List<KeyType> layout = new ArrayList<>(keys.layout());
        layout.addAll(KeyPath.layout(wanted));
        Keys both = select(connection, sql, keys, Fragment.of(""), layout);
        return new Values(
                both.columns(IntStream.range(0, by.size()).boxed().toList()),
                both.columns(IntStream.range(by.size(), layout.size()).boxed().toList()));
    }

    @Override
    public Keys among(Connection connection, List<Column> columns, Keys values, Keys keys) throws SQLException {
        String equal = IntStream.range(0, columns.size())
                .mapToObj(i -> SqlServerText.typed("k.k" + (i + 1), columns.get(i), "TRY_") + " = "
                        + SqlServerText.typed("h.k" + (i + 1), columns.get(i), "TRY_"))
                .collect(Collectors.joining(" AND "));
        String sql = "SELECT %s FROM %s WHERE EXISTS (SELECT 1 FROM %s WHERE %s)"
                .formatted(
                        names("k.k", columns.size()),
                        SqlServerText.keys(values.layout()),
                        SqlServerText.keys(keys.layout(), "h"),
                        equal);
        return select(connection, sql, values, new Fragment("", List.of(keys)), values.layout());
    }

    @Override
    public Keys spelt(Connection connection, List<Column> columns, Keys values) throws SQLException {
        String sql = "SELECT %s FROM %s"
                .formatted(
                        IntStream.range(0, columns.size())
                                .mapToObj(i ->
                                        spelt(columns.get(i), i, values.layout().get(i)))
                                .collect(Collectors.joining(", ")),
                        SqlServerText.keys(values.layout()));
        return select(connection, sql, values, Fragment.of(""), values.layout());
    }

    private static String spelt(Column column, int i, KeyType carried) {
        String typed = SqlServerText.typed("k.k" + (i + 1), column, "");
        return switch (carried) {
            case BIGINT -> "CAST(" + typed + " AS bigint)";
            case UUID -> typed;
            case TEXT -> SqlServerText.text(typed, SqlServerType.parse(column.type()));
        };
    }

    @Override
    public List<Column> columns(Connection connection, TableName table) throws SQLException {
        return tables.archiveColumns(connection, table).orElse(List.of());
    }
}
