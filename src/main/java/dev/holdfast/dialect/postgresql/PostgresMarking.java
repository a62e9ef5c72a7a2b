package dev.holdfast.dialect.postgresql;

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
import java.util.UUID;
import java.util.stream.Collectors;

/// Marking on PostgreSQL: a keyset in the order of the age column, which measured best (PERFORMANCE, section C).
final class PostgresMarking implements Marking {
    private final CriteriaSql criteria;

    PostgresMarking(CriteriaSql criteria) {
        this.criteria = criteria;
    }

    @Override
    public MarkQuery.Page mark(Connection connection, MarkQuery query) throws SQLException {
        Fragment condition = criteria.condition(query.condition(), "t");
        String sql = statement(query, List.of());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = PostgresText.bind(statement, 1, condition.values());
            for (String value : query.after()) {
                statement.setString(next++, value);
            }
            return page(statement, query);
        }
    }

    @Override
    public MarkQuery.Page markLinked(Connection connection, MarkQuery query, List<Column> linkColumns, Keys parents)
            throws SQLException {
        Fragment condition = criteria.condition(query.condition(), "t");
        String sql = statement(query, linkColumns, parents.layout());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = PostgresText.bind(statement, 1, parents);
            next = PostgresText.bind(statement, next, condition.values());
            for (String value : query.after()) {
                statement.setString(next++, value);
            }
            return page(statement, query);
        }
    }

    @Override
    public String statement(MarkQuery query, List<Column> linkColumns) {
        return statement(
                query, linkColumns, linkColumns.stream().map(Column::keyType).toList());
    }

    private String statement(MarkQuery query, List<Column> linkColumns, List<KeyType> layout) {
        return select(query)
                + (linkColumns.isEmpty() ? from(query) : linked(query, linkColumns, layout))
                + "\nWHERE "
                + criteria.condition(query.condition(), "t").sql()
                + after(query)
                + orderAndLimit(query);
    }

    @Override
    public long countWaiting(Connection connection, MarkQuery query, List<Column> linkColumns, Keys parents)
            throws SQLException {
        if (query.condition() instanceof Condition.Always) {
            return 0;
        }
        return countLinked(connection, query, linkColumns, parents, "(%s) IS NOT TRUE");
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
        String sql = "SELECT count(*)" + linked(query, linkColumns, parents.layout()) + "\nWHERE "
                + judged.formatted(condition.sql());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = PostgresText.bind(statement, 1, parents);
            PostgresText.bind(statement, next, condition.values());
            return number(statement);
        }
    }

    @Override
    public long countDue(Connection connection, MarkQuery query) throws SQLException {
        Fragment condition = criteria.condition(query.condition(), "t");
        String due = from(query) + "\nWHERE " + condition.sql();
        String sql = limited(query)
                ? "SELECT count(*) FROM (SELECT 1" + due + "\nLIMIT " + query.limit() + ") due"
                : "SELECT count(*)" + due;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            PostgresText.bind(statement, 1, condition.values());
            return number(statement);
        }
    }

    @Override
    public long countBundle(Connection connection, MoveTable table, MarkQuery root) throws SQLException {
        Fragment condition = criteria.condition(root.condition(), "t");
        StringBuilder from = new StringBuilder("SELECT count(*) FROM " + PostgresText.quote(table.source()) + " b0");
        for (int i = 0; i < table.path().size(); i++) {
            boolean last = i == table.path().size() - 1;
            String alias = last ? "t" : "b" + (i + 1);
            from.append("\nJOIN ")
                    .append(last && limited(root) ? "(" + first(root, condition) + ")" : quotedParent(table, i))
                    .append(' ')
                    .append(alias)
                    .append(" ON ")
                    .append(PostgresMoving.equal(
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
            PostgresText.bind(statement, 1, condition.values());
            return number(statement);
        }
    }

    private static String quotedParent(MoveTable table, int step) {
        return PostgresText.quote(table.path().get(step).parent());
    }

    private static boolean limited(MarkQuery query) {
        return query.limit() != Integer.MAX_VALUE;
    }

    /// The root rows that a run with this limit would mark.
    private String first(MarkQuery root, Fragment condition) {
        return "SELECT t.*" + from(root) + "\nWHERE " + condition.sql() + orderAndLimit(root);
    }

    @Override
    public long countHanging(Connection connection, MoveTable table, Keys keys) throws SQLException {
        String sql = "SELECT count(*) FROM " + PostgresText.quote(table.source()) + " t, "
                + PostgresMoving.using(table, PostgresText.unnest(keys.layout())) + " WHERE "
                + PostgresMoving.where(table);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            PostgresText.bind(statement, 1, keys);
            return number(statement);
        }
    }

    @Override
    public Keys stillDue(Connection connection, MarkQuery query, Keys keys) throws SQLException {
        Fragment condition = criteria.condition(query.condition(), "t");
        try (PreparedStatement statement = connection.prepareStatement(stillDueStatement(query))) {
            int next = PostgresText.bind(statement, 1, keys);
            PostgresText.bind(statement, next, condition.values());
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
        String keys = query.key().stream()
                .map(column -> PostgresText.asCarried("t", column))
                .collect(Collectors.joining(", "));
        String ordering = query.ordering().stream()
                .map(column -> "t." + PostgresText.quote(column.name()) + "::text")
                .collect(Collectors.joining(", "));
        return "SELECT " + keys + ", " + ordering;
    }

    private String from(MarkQuery query) {
        String joins = criteria.joins(query.joins(), "t");
        return "\nFROM " + PostgresText.quote(query.table()) + " t" + (joins.isEmpty() ? "" : "\n" + joins);
    }

    /// The carried keys first: they are few, and the table is found by index from there.
    private String linked(MarkQuery query, List<Column> linkColumns, List<KeyType> layout) {
        String joins = criteria.joins(query.joins(), "t");
        return "\nFROM " + PostgresText.unnest(layout) + "\nJOIN " + PostgresText.quote(query.table()) + " t ON "
                + PostgresText.matches("t", linkColumns) + (joins.isEmpty() ? "" : "\n" + joins);
    }

    /// An index on the first ordering column alone serves this row comparison, too: PostgreSQL uses the part that it
    /// covers.
    private static String after(MarkQuery query) {
        if (query.after().isEmpty()) {
            return "";
        }
        String columns = PostgresText.columns(
                "t", query.ordering().stream().map(Column::name).toList());
        String values =
                query.ordering().stream().map(column -> "?::" + column.type()).collect(Collectors.joining(", "));
        return "\n  AND (" + columns + ") > (" + values + ")";
    }

    private static String orderAndLimit(MarkQuery query) {
        return "\nORDER BY "
                + PostgresText.columns(
                        "t", query.ordering().stream().map(Column::name).toList())
                + (query.limit() == Integer.MAX_VALUE ? "" : "\nLIMIT " + query.limit());
    }

    private static MarkQuery.Page page(PreparedStatement statement, MarkQuery query) throws SQLException {
        int width = query.key().size();
        List<KeyColumn> columns = query.key().stream()
                .map(column -> KeyColumn.of(column.keyType()))
                .toList();
        List<String> last = List.of();
        statement.setFetchSize(10_000);
        try (ResultSet rows = statement.executeQuery()) {
            int ordering = query.ordering().size();
            String[] values = new String[ordering];
            boolean any = false;
            while (rows.next()) {
                for (int i = 0; i < width; i++) {
                    columns.get(i).add(rows, i + 1);
                }
                for (int i = 0; i < ordering; i++) {
                    values[i] = rows.getString(width + i + 1);
                }
                any = true;
            }
            if (any) {
                last = List.of(values);
            }
        }
        return new MarkQuery.Page(
                new Keys(
                        query.key().stream().map(Column::keyType).toList(),
                        columns.stream().map(KeyColumn::array).toList()),
                last);
    }

    /// All that a statement finds, column by column.
    static Keys keys(PreparedStatement statement, List<KeyType> layout) throws SQLException {
        List<KeyColumn> columns = layout.stream().map(KeyColumn::of).toList();
        statement.setFetchSize(10_000);
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                for (int i = 0; i < columns.size(); i++) {
                    columns.get(i).add(rows, i + 1);
                }
            }
        }
        return new Keys(layout, columns.stream().map(KeyColumn::array).toList());
    }

    static long number(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /// Collects one key column of a result.
    private sealed interface KeyColumn {
        void add(ResultSet rows, int index) throws SQLException;

        Object array();

        static KeyColumn of(KeyType type) {
            return switch (type) {
                case BIGINT -> new Numbers(new ArrayList<>());
                case UUID -> new Uuids(new ArrayList<>());
                case TEXT -> new Texts(new ArrayList<>());
            };
        }

        record Numbers(List<Long> values) implements KeyColumn {
            @Override
            public void add(ResultSet rows, int index) throws SQLException {
                values.add(rows.getLong(index));
            }

            @Override
            public Object array() {
                return values.stream().mapToLong(Long::longValue).toArray();
            }
        }

        record Uuids(List<UUID> values) implements KeyColumn {
            @Override
            public void add(ResultSet rows, int index) throws SQLException {
                values.add(rows.getObject(index, UUID.class));
            }

            @Override
            public Object array() {
                return values.toArray(UUID[]::new);
            }
        }

        record Texts(List<String> values) implements KeyColumn {
            @Override
            public void add(ResultSet rows, int index) throws SQLException {
                values.add(rows.getString(index));
            }

            @Override
            public Object array() {
                return values.toArray(String[]::new);
            }
        }
    }
}
