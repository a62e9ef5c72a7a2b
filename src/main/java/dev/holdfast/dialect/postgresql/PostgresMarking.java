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
import java.util.stream.IntStream;
import org.postgresql.PGStatement;

/// Marking on PostgreSQL: a keyset in the order of the age column, which measured best.
final class PostgresMarking implements Marking {
    /// Sent in binary from the first time on: the driver's word for that.
    private static final int IN_BINARY = -1;

    private final CriteriaSql criteria;

    PostgresMarking(CriteriaSql criteria) {
        this.criteria = criteria;
    }

    @Override
    public MarkQuery.Page mark(Connection connection, MarkQuery query) throws SQLException {
        Fragment condition = criteria.condition(query.condition(), "t");
        String sql = gathered(query, from(query), condition);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = PostgresText.bind(statement, 1, condition.values());
            return page(statement, next, query);
        }
    }

    @Override
    public MarkQuery.Page markLinked(Connection connection, MarkQuery query, List<Column> linkColumns, Keys parents)
            throws SQLException {
        Fragment condition = criteria.condition(query.condition(), "t");
        String sql = gathered(query, linked(query, linkColumns, parents.layout()), condition);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = PostgresText.bind(statement, 1, parents);
            next = PostgresText.bind(statement, next, condition.values());
            return page(statement, next, query);
        }
    }

    /// A page as one row: each key column as an array, then the places, then the last row's value of what gives the
    /// order. Thousands of small rows would cost the server more than to gather them, and us far more.
    private static String gathered(MarkQuery query, String from, Fragment condition) {
        Column order = query.order();
        String keys = IntStream.range(0, query.key().size())
                .mapToObj(i -> PostgresText.asCarried("t", query.key().get(i)) + " AS k" + (i + 1))
                .collect(Collectors.joining(", "));
        String arrays = IntStream.rangeClosed(1, query.key().size())
                .mapToObj(i -> "array_send(array_agg(m.k" + i + "))")
                .collect(Collectors.joining(", "));
        // of a table with partitions or heirs a place alone does not say which of them is meant
        return """
                SELECT %s, CASE WHEN count(m.place) = count(*) THEN array_send(array_agg(m.place)) END%s
                FROM (SELECT %s, CASE WHEN t.tableoid = %s::regclass THEN t.ctid END AS place%s%s
                WHERE %s%s%s) m""".formatted(
                        arrays,
                        order == null ? "" : ", (array_agg(m.hf_order))[count(*)]::text",
                        keys,
                        PostgresText.literal(PostgresText.quote(query.table())),
                        order == null ? "" : ", t." + PostgresText.quote(order.name()) + " AS hf_order",
                        from,
                        condition.sql(),
                        after(query),
                        orderAndLimit(query));
    }

    private static MarkQuery.Page page(PreparedStatement statement, int free, MarkQuery query) throws SQLException {
        int next = free;
        for (String value : query.after()) {
            statement.setString(next++, value);
        }
        statement.unwrap(PGStatement.class).setPrepareThreshold(IN_BINARY);
        List<KeyType> layout = query.key().stream().map(Column::keyType).toList();
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            List<Object> columns = new ArrayList<>();
            for (KeyType type : layout) {
                columns.add(ArrayBytes.column(type, row.getBytes(columns.size() + 1)));
            }
            Keys keys = new Keys(layout, columns);
            if (keys.size() == 0) {
                return new MarkQuery.Page(keys, null, List.of());
            }
            byte[] places = row.getBytes(columns.size() + 1);
            String ordered = query.order() == null ? "" : row.getString(columns.size() + 2);
            return new MarkQuery.Page(
                    keys, places == null ? null : ArrayBytes.places(places), last(query, keys, ordered));
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
                + KeyPath.using(table, PostgresText.unnest(keys.layout())) + " WHERE "
                + KeyPath.where(table);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            PostgresText.bind(statement, 1, keys);
            return number(statement);
        }
    }

    @Override
    public Keys stillDue(Connection connection, MarkQuery query, Keys keys) throws SQLException {
        Fragment condition = criteria.condition(query.condition(), "t");
        MarkQuery whole = whole(query);
        String sql = gathered(whole, linked(whole, query.key(), keys.layout()), condition);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = PostgresText.bind(statement, 1, keys);
            next = PostgresText.bind(statement, next, condition.values());
            return page(statement, next, whole).keys();
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

    /// Key columns as they are carried, then the value that gives the order, if it is not the key, as text.
    private static String select(MarkQuery query) {
        Column order = query.order();
        return query.key().stream()
                .map(column -> PostgresText.asCarried("t", column))
                .collect(Collectors.joining(
                        ", ", "SELECT ", order == null ? "" : ", t." + PostgresText.quote(order.name()) + "::text"));
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

    /// Where the next page begins. A key that is carried as text reads as the column does.
    private static List<String> last(MarkQuery query, Keys keys, String ordered) {
        Column order = query.order();
        List<Object> values = keys.key(keys.size() - 1);
        List<String> last = new ArrayList<>();
        if (order != null) {
            last.add(ordered);
        }
        for (int i = 0; i < values.size(); i++) {
            if (order == null || !query.key().get(i).name().equals(order.name())) {
                last.add(values.get(i).toString());
            }
        }
        return last;
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
