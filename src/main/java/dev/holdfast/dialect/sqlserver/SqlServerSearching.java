package dev.holdfast.dialect.sqlserver;

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
import java.time.Instant;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Searching on SQL Server.
final class SqlServerSearching implements Searching {
    private final CriteriaSql criteria;

    SqlServerSearching(CriteriaSql criteria) {
        this.criteria = criteria;
    }

    @Override
    public List<Found> find(Connection connection, Search search) throws SQLException {
        Fragment condition = criteria.condition(search.condition(), "t");
        List<Object> values = new ArrayList<>();
        if (search.keys() != null) {
            values.add(search.keys());
        }
        values.addAll(condition.values());
        List<Found> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(statement(search, condition, values))) {
            SqlServerText.bind(statement, 1, values);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(found(row, search));
                }
            }
        }
        return found;
    }

    /// @param values what is bound so far; the beginning of the page is added
    static String statement(Search search, Fragment condition, List<Object> values) {
        Keys after = search.after();
        return "SELECT TOP (" + search.limit() + ") " + selected(search) + "\nFROM " + from(search) + "\nWHERE "
                + condition.sql() + (after == null ? "" : "\n  AND " + behind(search.key(), after.key(0), 0, values))
                + "\nORDER BY " + order(search);
    }

    private static String selected(Search search) {
        Stream<String> stamp = search.archived()
                ? Stream.of("t.hf_session", "t.hf_chunk", "t.hf_archived_at", "t.hf_retain_until")
                : Stream.of();
        Stream<String> values = search.columns().stream()
                .map(column -> SqlServerText.text(
                        "t." + SqlServerText.quote(column.name()), SqlServerType.parse(column.type())));
        return Stream.of(Stream.of(SqlServerText.asCarried("t", search.key())), stamp, values)
                .flatMap(each -> each)
                .collect(Collectors.joining(", "));
    }

    private static String from(Search search) {
        String lacking = search.lacking().stream()
                .map(column -> ", CAST(NULL AS "
                        + SqlServerType.parse(column.type()).bare() + ") AS " + SqlServerText.quote(column.name()))
                .collect(Collectors.joining());
        String table = SqlServerText.quote(search.table());
        String rows = lacking.isEmpty() ? table + " t" : "(SELECT a.*" + lacking + " FROM " + table + " a) t";
        return search.keys() == null
                ? rows
                : SqlServerText.keys(search.keys().layout()) + "\nJOIN " + rows + " ON "
                        + SqlServerText.matches("t", search.key());
    }

    /// A key column in the order of [dev.holdfast.dialect.KeyOrder]: the server orders GUIDs by their last bytes first,
    /// and text by its collation.
    private static String ordered(Column column) {
        return inOrder("t." + SqlServerText.quote(column.name()), column);
    }

    private static String inOrder(String reference, Column column) {
        return switch (column.keyType()) {
            case BIGINT -> reference;
            case UUID -> "CAST(" + reference + " AS char(36)) COLLATE Latin1_General_BIN2";
            case TEXT ->
                SqlServerText.text(reference, SqlServerType.parse(column.type())) + " COLLATE Latin1_General_BIN2";
        };
    }

    /// `(a > ? OR a = ? AND (b > ? OR ...))`
    private static String behind(List<Column> key, List<Object> after, int at, List<Object> values) {
        String column = ordered(key.get(at));
        String bound =
                switch (key.get(at).keyType()) {
                    case BIGINT -> "CAST(? AS bigint)";
                    case UUID -> "CAST(CAST(? AS uniqueidentifier) AS char(36))";
                    case TEXT -> "?";
                };
        Object value = key.get(at).keyType() == KeyType.UUID ? after.get(at).toString() : after.get(at);
        values.add(value);
        String greater = column + " > " + bound;
        if (at + 1 == key.size()) {
            return "(" + greater + ")";
        }
        values.add(value);
        return "(" + greater + " OR " + column + " = " + bound + " AND " + behind(key, after, at + 1, values) + ")";
    }

    private static String order(Search search) {
        return Stream.concat(
                        search.key().stream().map(SqlServerSearching::ordered),
                        search.archived() ? Stream.of("t.hf_chunk", "t.hf_archived_at") : Stream.of())
                .collect(Collectors.joining(", "));
    }

    private static Found found(ResultSet row, Search search) throws SQLException {
        int next = 1;
        List<Object> key = new ArrayList<>();
        for (Column column : search.key()) {
            key.add(KeyColumns.value(row, next++, column.keyType()));
        }
        Looking.Copy copy = null;
        if (search.archived()) {
            Instant until = row.getObject(next + 3, OffsetDateTime.class).toInstant();
            copy = new Looking.Copy(
                    row.getLong(next),
                    row.getLong(next + 1),
                    row.getObject(next + 2, OffsetDateTime.class).toInstant(),
                    until.isBefore(SqlServerText.ENDLESS) ? until : null);
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
        if (chunks.isEmpty() || !new SqlServerHelpers().installed(source)) {
            return deleted;
        }
        try (PreparedStatement statement = source.prepareStatement("""
                SELECT chunk_id FROM holdfast.receipt
                WHERE installation = CAST(? AS uniqueidentifier) AND table_name = ?
                  AND chunk_id IN (SELECT CAST(value AS bigint) FROM OPENJSON(?))""")) {
            statement.setString(1, installation.toString());
            statement.setString(2, table.toString());
            statement.setString(3, List.copyOf(chunks).toString());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    deleted.add(row.getLong(1));
                }
            }
        }
        return deleted;
    }

    @Override
    public Map<Returned, Long> returned(Connection archive, UUID installation, TableName table, Collection<Long> chunks)
            throws SQLException {
        Map<Returned, Long> returned = new HashMap<>();
        if (chunks.isEmpty() || !SqlServerHelpers.standing(archive).contains("restored")) {
            return returned;
        }
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT chunk_id, row_key, restore_id FROM holdfast.restored
                WHERE installation = CAST(? AS uniqueidentifier) AND table_name = ?
                  AND chunk_id IN (SELECT CAST(value AS bigint) FROM OPENJSON(?))""")) {
            statement.setString(1, installation.toString());
            statement.setString(2, table.toString());
            statement.setString(3, List.copyOf(chunks).toString());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    returned.put(new Returned(row.getLong(1), KeyText.parse(row.getString(2))), row.getLong(3));
                }
            }
        }
        return returned;
    }

    @Override
    public Set<Long> restores(Connection source, UUID installation, TableName table) throws SQLException {
        Set<Long> restores = new HashSet<>();
        if (!SqlServerHelpers.standing(source).contains("restore_receipt")) {
            return restores;
        }
        try (PreparedStatement statement = source.prepareStatement("""
                SELECT restore_id FROM holdfast.restore_receipt
                WHERE installation = CAST(? AS uniqueidentifier) AND table_name = ?""")) {
            statement.setString(1, installation.toString());
            statement.setString(2, table.toString());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    restores.add(row.getLong(1));
                }
            }
        }
        return restores;
    }

    @Override
    public BitSet meeting(Connection archive, Texts texts) throws SQLException {
        BitSet meeting = new BitSet();
        Fragment condition = criteria.condition(texts.condition(), "t");
        try (PreparedStatement statement = archive.prepareStatement(meetingSql(texts, condition))) {
            statement.setString(1, spread(texts.rows()));
            SqlServerText.bind(statement, 2, condition.values());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    meeting.set(row.getInt(1));
                }
            }
        }
        return meeting;
    }

    /// Each text becomes a value of its column's type again, collated as the column is.
    static String meetingSql(Texts texts, Fragment condition) {
        List<String> carried = new ArrayList<>(List.of("n int '$[0]'"));
        List<String> values = new ArrayList<>(List.of("r.n AS [hf row]"));
        for (int i = 1; i <= texts.columns().size(); i++) {
            Wanted column = texts.columns().get(i - 1);
            carried.add("c%1$d nvarchar(max) '$[%1$d]'".formatted(i));
            values.add(PrintedRows.back("r.c" + i, SqlServerType.parse(column.type())) + " AS "
                    + SqlServerText.quote(column.name()));
        }
        texts.lacking()
                .forEach(column -> values.add("CAST(NULL AS "
                        + SqlServerType.parse(column.type()).bare() + ") AS " + SqlServerText.quote(column.name())));
        return "SELECT t.[hf row]\nFROM (\n  SELECT %s\n  FROM OPENJSON(?) WITH (%s) r) t\nWHERE %s"
                .formatted(String.join(", ", values), String.join(", ", carried), condition.sql());
    }

    private static String spread(List<@Nullable String[]> rows) {
        StringBuilder json = new StringBuilder("[");
        for (int row = 0; row < rows.size(); row++) {
            SqlServerText.json(json.append(row == 0 ? "" : ","), row, rows.get(row));
        }
        return json.append(']').toString();
    }

    /// A blank at the end makes no difference, whatever the collation.
    @Override
    public Set<String> looselyCollated(Connection archive, TableName table) throws SQLException {
        return new SqlServerArchiveDdl()
                .archiveColumns(archive, table).orElse(List.of()).stream()
                        .filter(column -> SqlServerType.parse(column.type()).text())
                        .map(Column::name)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /// The server bounds waits for locks and no statement; whoever searches cancels what takes too long.
    @Override
    public void bound(Connection connection, Duration longest) throws SQLException {
        SqlServerText.execute(connection, "SET LOCK_TIMEOUT " + Math.max(1, longest.toMillis()));
    }
}
