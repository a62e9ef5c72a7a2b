package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Looking;
import dev.holdfast.dialect.Searching;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Searching on PostgreSQL.
final class PostgresSearching implements Searching {
    private final CriteriaSql criteria;

    PostgresSearching(CriteriaSql criteria) {
        this.criteria = criteria;
    }

    @Override
    public List<Found> find(Connection connection, Search search) throws SQLException {
        Fragment condition = criteria.condition(search.condition(), "t");
        Keys after = search.after();
        String sql = "SELECT " + selected(search) + "\nFROM " + from(search) + "\nWHERE " + condition.sql()
                + (after == null ? "" : "\n  AND " + greater(search.key())) + "\nORDER BY " + order(search) + "\nLIMIT "
                + search.limit();
        List<Found> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = search.keys() == null ? 1 : PostgresText.bind(statement, 1, search.keys());
            next = PostgresText.bind(statement, next, condition.values());
            if (after != null) {
                PostgresText.bind(statement, next, after.key(0));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(found(rows, search));
                }
            }
        }
        return found;
    }

    private static String selected(Search search) {
        Stream<String> key = search.key().stream().map(column -> PostgresText.asCarried("t", column));
        Stream<String> stamp = search.archived()
                ? Stream.of("t.hf_session", "t.hf_chunk", "t.hf_archived_at", "t.hf_retain_until")
                : Stream.of();
        Stream<String> values = search.columns().stream().map(PostgresSearching::printed);
        return Stream.of(key, stamp, values).flatMap(each -> each).collect(Collectors.joining(", "));
    }

    /// The type's own output: a cast to text would cut the blanks of `character(n)`.
    private static String printed(Wanted column) {
        String value = "t." + PostgresText.quote(column.name());
        return column.type().equals("boolean")
                ? value + "::text"
                : "CASE WHEN " + value + " IS DISTINCT FROM NULL THEN format('%s', " + value + ") END";
    }

    /// The planner pulls the inner query up: conditions reach the table's indexes.
    private static String from(Search search) {
        String lacking = search.lacking().stream()
                .map(column -> ", NULL::" + column.type() + " AS " + PostgresText.quote(column.name()))
                .collect(Collectors.joining());
        String table = PostgresText.quote(search.table());
        String rows = lacking.isEmpty() ? table + " t" : "(SELECT a.*" + lacking + " FROM " + table + " a) t";
        return search.keys() == null
                ? rows
                : PostgresText.unnest(search.keys().layout()) + "\nJOIN " + rows + " ON "
                        + PostgresText.matches("t", search.key());
    }

    private static String ordered(Column column) {
        String value = "t." + PostgresText.quote(column.name());
        return column.keyType() == KeyType.TEXT ? value + "::text COLLATE \"C\"" : value;
    }

    private static String greater(List<Column> key) {
        return "(" + key.stream().map(PostgresSearching::ordered).collect(Collectors.joining(", ")) + ") > ("
                + key.stream()
                        .map(column -> "?::" + PostgresText.scalar(column.keyType()))
                        .collect(Collectors.joining(", "))
                + ")";
    }

    private static String order(Search search) {
        return Stream.concat(
                        search.key().stream().map(PostgresSearching::ordered),
                        search.archived() ? Stream.of("t.hf_chunk", "t.hf_archived_at") : Stream.of())
                .collect(Collectors.joining(", "));
    }

    private static Found found(ResultSet row, Search search) throws SQLException {
        int next = 1;
        List<Object> key = new ArrayList<>();
        for (Column column : search.key()) {
            key.add(
                    switch (column.keyType()) {
                        case BIGINT -> row.getLong(next);
                        case UUID -> row.getObject(next, UUID.class);
                        case TEXT -> row.getString(next);
                    });
            next++;
        }
        Looking.Copy copy = null;
        if (search.archived()) {
            OffsetDateTime until = row.getObject(next + 3, OffsetDateTime.class);
            copy = new Looking.Copy(
                    row.getLong(next),
                    row.getLong(next + 1),
                    row.getObject(next + 2, OffsetDateTime.class).toInstant(),
                    until.equals(OffsetDateTime.MAX) ? null : until.toInstant()); // infinity: without end
            next += 4;
        }
        List<@Nullable String> values = new ArrayList<>();
        for (int i = 0; i < search.columns().size(); i++) {
            values.add(row.getString(next++));
        }
        return new Found(key, values, copy);
    }

    @Override
    public Set<Long> deleted(Connection source, UUID installation, TableName table, Collection<Long> chunks)
            throws SQLException {
        Set<Long> deleted = new HashSet<>();
        if (chunks.isEmpty() || !new PostgresHelpers().installed(source)) {
            return deleted;
        }
        try (PreparedStatement statement = source.prepareStatement("""
                SELECT r.chunk_id FROM unnest(?::bigint[]) k(chunk)
                JOIN holdfast.receipt r ON r.installation = ? AND r.chunk_id = k.chunk AND r.table_name = ?""")) {
            statement.setArray(1, source.createArrayOf("int8", chunks.toArray()));
            statement.setObject(2, installation);
            statement.setString(3, table.toString());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    deleted.add(rows.getLong(1));
                }
            }
        }
        return deleted;
    }

    @Override
    public Map<Returned, Long> returned(Connection archive, UUID installation, TableName table, Collection<Long> chunks)
            throws SQLException {
        Map<Returned, Long> returned = new HashMap<>();
        if (chunks.isEmpty() || !stands(archive, "holdfast.restored")) {
            return returned;
        }
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT m.chunk_id, m.row_key, m.restore_id FROM unnest(?::bigint[]) k(chunk)
                JOIN holdfast.restored m ON m.installation = ? AND m.table_name = ? AND m.chunk_id = k.chunk""")) {
            statement.setArray(1, archive.createArrayOf("int8", chunks.toArray()));
            statement.setObject(2, installation);
            statement.setString(3, table.toString());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    List<String> key = List.of((String[]) rows.getArray(2).getArray());
                    returned.put(new Returned(rows.getLong(1), key), rows.getLong(3));
                }
            }
        }
        return returned;
    }

    @Override
    public Set<Long> restores(Connection source, UUID installation, TableName table) throws SQLException {
        Set<Long> restores = new HashSet<>();
        if (!stands(source, "holdfast.restore_receipt")) {
            return restores;
        }
        try (PreparedStatement statement = source.prepareStatement(
                "SELECT restore_id FROM holdfast.restore_receipt WHERE installation = ? AND table_name = ?")) {
            statement.setObject(1, installation);
            statement.setString(2, table.toString());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    restores.add(rows.getLong(1));
                }
            }
        }
        return restores;
    }

    /// Before a session of this build a database may lack the younger parts of the helper schema.
    private static boolean stands(Connection connection, String table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    @Override
    public BitSet meeting(Connection archive, Texts texts) throws SQLException {
        BitSet meeting = new BitSet();
        if (texts.rows().isEmpty()) {
            return meeting;
        }
        Fragment condition = criteria.condition(texts.condition(), "t");
        try (PreparedStatement statement = archive.prepareStatement("SELECT t.\"hf row\" FROM "
                + spread(texts, collations(archive, texts.table())) + "\nWHERE " + condition.sql())) {
            int next = 1;
            statement.setArray(
                    next++,
                    archive.createArrayOf(
                            "int4",
                            IntStream.range(0, texts.rows().size()).boxed().toArray()));
            for (int i = 0; i < texts.columns().size(); i++) {
                int at = i;
                statement.setArray(
                        next++,
                        archive.createArrayOf(
                                "text",
                                texts.rows().stream().map(row -> row[at]).toArray()));
            }
            PostgresText.bind(statement, next, condition.values());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    meeting.set(rows.getInt(1));
                }
            }
        }
        return meeting;
    }

    /// Each value goes through its type's input again, and is collated as its column is.
    private static String spread(Texts texts, Map<String, Collation> collations) {
        Stream<String> values = IntStream.range(0, texts.columns().size()).mapToObj(i -> {
            Wanted column = texts.columns().get(i);
            Collation own = collations.get(column.name());
            return "(r.c%d::%s)%s AS %s"
                    .formatted(
                            i,
                            column.type(),
                            own == null ? "" : " COLLATE " + own.name(),
                            PostgresText.quote(column.name()));
        });
        Stream<String> lacking = texts.lacking().stream()
                .map(column -> "NULL::" + column.type() + " AS " + PostgresText.quote(column.name()));
        String arrays = "?::text[], ".repeat(texts.columns().size());
        String names = IntStream.range(0, texts.columns().size())
                .mapToObj(i -> ", c" + i)
                .collect(Collectors.joining());
        return "(SELECT "
                + Stream.concat(Stream.of("r.n AS \"hf row\""), Stream.concat(values, lacking))
                        .collect(Collectors.joining(", "))
                + "\n FROM unnest(?::int4[]" + (arrays.isEmpty() ? "" : ", " + arrays.substring(0, arrays.length() - 2))
                + ") AS r(n" + names + ")) t";
    }

    @Override
    public Set<String> looselyCollated(Connection archive, TableName table) throws SQLException {
        return collations(archive, table).entrySet().stream()
                .filter(column -> column.getValue().loose())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// @param name quoted; @param loose whether texts that differ may be equal
    private record Collation(String name, boolean loose) {}

    /// Of the columns that have another than their type.
    private static Map<String, Collation> collations(Connection connection, TableName table) throws SQLException {
        Map<String, Collation> collations = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT a.attname, format('%I.%I', n.nspname, c.collname), NOT c.collisdeterministic
                FROM pg_attribute a
                JOIN pg_type y ON y.oid = a.atttypid AND y.typcollation <> a.attcollation
                JOIN pg_collation c ON c.oid = a.attcollation
                JOIN pg_namespace n ON n.oid = c.collnamespace
                WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped""")) {
            statement.setString(1, PostgresText.quote(table));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    collations.put(rows.getString(1), new Collation(rows.getString(2), rows.getBoolean(3)));
                }
            }
        }
        return collations;
    }

    @Override
    public void bound(Connection connection, Duration longest) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT set_config('statement_timeout', ?, true)")) {
            statement.setString(1, Math.max(1, longest.toMillis()) + "ms");
            statement.execute();
        }
    }
}
