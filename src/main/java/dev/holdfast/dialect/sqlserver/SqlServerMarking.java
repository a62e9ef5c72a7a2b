package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.Marking;
import dev.holdfast.dialect.MoveTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Marking on SQL Server: a keyset in the order of the age column.
///
/// T-SQL compares no rows: a page begins at `a >= ?`, which an index serves, and behind `a > ? OR a = ? AND b > ?`.
final class SqlServerMarking implements Marking {
    private final CriteriaSql criteria;

    SqlServerMarking(CriteriaSql criteria) {
        this.criteria = criteria;
    }

    @Override
    public MarkQuery.Page mark(Connection connection, MarkQuery query) throws SQLException {
        Fragment condition = criteria.condition(query.condition(), "t");
        Fragment after = after(query);
        try (PreparedStatement statement = connection.prepareStatement(statement(query, List.of()))) {
            int next = SqlServerText.bind(statement, 1, condition.values());
            SqlServerText.bind(statement, next, after.values());
            return page(statement, query);
        }
    }

    @Override
    public MarkQuery.Page markLinked(Connection connection, MarkQuery query, List<Column> linkColumns, Keys parents)
            throws SQLException {
        Fragment condition = criteria.condition(query.condition(), "t");
        Fragment after = after(query);
        try (PreparedStatement statement =
                connection.prepareStatement(statement(query, linkColumns, parents.layout()))) {
            int next = SqlServerText.bind(statement, 1, parents);
            next = SqlServerText.bind(statement, next, condition.values());
            SqlServerText.bind(statement, next, after.values());
            return page(statement, query);
        }
    }

    @Override
    public String statement(MarkQuery query, List<Column> linkColumns) {
        return statement(query, linkColumns, KeyPath.layout(linkColumns));
    }

    private String statement(MarkQuery query, List<Column> linkColumns, List<KeyType> layout) {
        return select(query)
                + (linkColumns.isEmpty() ? from(query) : linked(query, linkColumns, layout))
                + "\nWHERE "
                + criteria.condition(query.condition(), "t").sql()
                + after(query).sql()
                + order(query);
    }

    @Override
    public long countWaiting(Connection connection, MarkQuery query, List<Column> linkColumns, Keys parents)
            throws SQLException {
        if (query.condition() instanceof Condition.Always) {
            return 0;
        }
        return countLinked(connection, query, linkColumns, parents, "CASE WHEN %s THEN 1 ELSE 0 END = 0");
    }

    @Override
    public long countLinked(Connection connection, MarkQuery query, List<Column> linkColumns, Keys parents)
            throws SQLException {
        return countLinked(connection, query, linkColumns, parents, "%s");
    }

    private long countLinked(
            Connection connection, MarkQuery query, List<Column> linkColumns, Keys parents, String judged)
            throws SQLException {
        Fragment condition = criteria.condition(query.condition(), "t");
        String sql = "SELECT COUNT_BIG(*)" + linked(query, linkColumns, parents.layout()) + "\nWHERE "
                + judged.replace("%s", condition.sql());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = SqlServerText.bind(statement, 1, parents);
            SqlServerText.bind(statement, next, condition.values());
            return SqlServerText.number(statement);
        }
    }

    @Override
    public long countDue(Connection connection, MarkQuery query) throws SQLException {
        Fragment condition = criteria.condition(query.condition(), "t");
        String due = from(query) + "\nWHERE " + condition.sql();
        String sql = limited(query)
                ? "SELECT COUNT_BIG(*) FROM (SELECT TOP (" + query.limit() + ") 1 AS one" + due + ") due"
                : "SELECT COUNT_BIG(*)" + due;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            SqlServerText.bind(statement, 1, condition.values());
            return SqlServerText.number(statement);
        }
    }

    @Override
    public long countBundle(Connection connection, MoveTable table, MarkQuery root) throws SQLException {
        Fragment condition = criteria.condition(root.condition(), "t");
        StringBuilder from =
                new StringBuilder("SELECT COUNT_BIG(*) FROM " + SqlServerText.quote(table.source()) + " b0");
        for (int i = 0; i < table.path().size(); i++) {
            boolean last = i == table.path().size() - 1;
            String alias = last ? "t" : "b" + (i + 1);
            from.append("\nJOIN ")
                    .append(
                            last && limited(root)
                                    ? "(" + first(root, condition) + ")"
                                    : SqlServerText.quote(table.path().get(i).parent()))
                    .append(' ')
                    .append(alias)
                    .append(" ON ")
                    .append(KeyPath.equal(
                            "b" + i,
                            table.path().get(i).childColumns(),
                            alias,
                            table.path().get(i).parentColumns()));
        }
        String joins = criteria.joins(root.joins(), "t");
        String sql = limited(root)
                ? from.toString()
                : from + (joins.isEmpty() ? "" : "\n" + joins) + "\nWHERE " + condition.sql();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            SqlServerText.bind(statement, 1, condition.values());
            return SqlServerText.number(statement);
        }
    }

    private static boolean limited(MarkQuery query) {
        return query.limit() != Integer.MAX_VALUE;
    }

    /// The root rows that a run with this limit would mark.
    private String first(MarkQuery root, Fragment condition) {
        return "SELECT TOP (" + root.limit() + ") t.*" + from(root) + "\nWHERE " + condition.sql() + order(root);
    }

    @Override
    public long countHanging(Connection connection, MoveTable table, Keys keys) throws SQLException {
        String sql = "SELECT COUNT_BIG(*) FROM " + KeyPath.from(table, SqlServerText.keys(keys.layout()), "")
                + " WHERE " + KeyPath.where(table);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            SqlServerText.bind(statement, 1, keys);
            return SqlServerText.number(statement);
        }
    }

    @Override
    public Keys stillDue(Connection connection, MarkQuery query, Keys keys) throws SQLException {
        Fragment condition = criteria.condition(query.condition(), "t");
        try (PreparedStatement statement = connection.prepareStatement(stillDueStatement(query))) {
            int next = SqlServerText.bind(statement, 1, keys);
            SqlServerText.bind(statement, next, condition.values());
            return page(statement, whole(query)).keys();
        }
    }

    @Override
    public String stillDueStatement(MarkQuery query) {
        return statement(whole(query), query.key());
    }

    private static MarkQuery whole(MarkQuery query) {
        return new MarkQuery(
                query.table(), query.key(), query.joins(), query.condition(), null, List.of(), Integer.MAX_VALUE);
    }

    /// Key columns as they are carried, then the ordering values as text.
    private static String select(MarkQuery query) {
        String ordering = query.ordering().stream()
                .map(column -> SqlServerText.text(
                        "t." + SqlServerText.quote(column.name()), SqlServerType.parse(column.type())))
                .collect(Collectors.joining(", "));
        return "SELECT " + (limited(query) ? "TOP (" + query.limit() + ") " : "")
                + SqlServerText.asCarried("t", query.key()) + ", " + ordering;
    }

    private String from(MarkQuery query) {
        String joins = criteria.joins(query.joins(), "t");
        return "\nFROM " + SqlServerText.quote(query.table()) + " t" + (joins.isEmpty() ? "" : "\n" + joins);
    }

    /// The carried keys first: they are few, and the table is found by index from there.
    private String linked(MarkQuery query, List<Column> linkColumns, List<KeyType> layout) {
        String joins = criteria.joins(query.joins(), "t");
        return "\nFROM " + SqlServerText.keys(layout) + "\nJOIN " + SqlServerText.quote(query.table()) + " t ON "
                + SqlServerText.matches("t", linkColumns) + (joins.isEmpty() ? "" : "\n" + joins);
    }

    private static Fragment after(MarkQuery query) {
        if (query.after().isEmpty()) {
            return Fragment.of("");
        }
        List<Object> values = new ArrayList<>();
        StringBuilder sql = new StringBuilder("\n  AND ");
        compare(sql, values, query, 0, ">=");
        sql.append(" AND ");
        behind(sql, values, query, 0);
        return new Fragment(sql.toString(), values);
    }

    /// `(a > ? OR a = ? AND (b > ? OR ...))`
    private static void behind(StringBuilder sql, List<Object> values, MarkQuery query, int column) {
        sql.append('(');
        compare(sql, values, query, column, ">");
        if (column + 1 < query.ordering().size()) {
            sql.append(" OR ");
            compare(sql, values, query, column, "=");
            sql.append(" AND ");
            behind(sql, values, query, column + 1);
        }
        sql.append(')');
    }

    private static void compare(StringBuilder sql, List<Object> values, MarkQuery query, int index, String operator) {
        Column column = query.ordering().get(index);
        sql.append("t.")
                .append(SqlServerText.quote(column.name()))
                .append(' ')
                .append(operator)
                .append(' ')
                .append(SqlServerText.ofText("?", SqlServerType.parse(column.type()), ""));
        values.add(query.after().get(index));
    }

    /// A `TOP` in a subquery is what allows the order there.
    private static String order(MarkQuery query) {
        return "\nORDER BY "
                + SqlServerText.columns(
                        "t", query.ordering().stream().map(Column::name).toList());
    }

    private static MarkQuery.Page page(PreparedStatement statement, MarkQuery query) throws SQLException {
        int width = query.key().size();
        KeyColumns keys = new KeyColumns(KeyPath.layout(query.key()));
        String[] last = new String[query.ordering().size()];
        boolean any = false;
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                keys.add(rows, 1);
                for (int i = 0; i < last.length; i++) {
                    last[i] = rows.getString(width + i + 1);
                }
                any = true;
            }
        }
        return new MarkQuery.Page(keys.keys(), null, any ? List.of(last) : List.of());
    }
}
