package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Copies;
import dev.holdfast.dialect.Copies.Wanted;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Recalling;
import dev.holdfast.dialect.RowSink;
import dev.holdfast.dialect.TableName;
import dev.holdfast.proof.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Finding archived copies on SQL Server.
final class SqlServerRecalling implements Recalling {
    private final CriteriaSql criteria;

    SqlServerRecalling(CriteriaSql criteria) {
        this.criteria = criteria;
    }

    @Override
    public Copies find(
            Connection archive, UUID installation, MoveTable root, MoveTable of, Wanted wanted, boolean latest)
            throws SQLException {
        List<KeyType> layout = KeyPath.layout(root.key());
        List<String> helpers = SqlServerHelpers.standing(archive);
        if (!helpers.contains("manifest")) {
            return Copies.none(layout);
        }
        List<Object> values = new ArrayList<>();
        String sql = findSql(installation, root, of, wanted, latest, helpers.contains("restored"), values);
        KeyColumns keys = new KeyColumns(layout);
        KeyColumns stamps = new KeyColumns(List.of(KeyType.BIGINT, KeyType.BIGINT, KeyType.BIGINT));
        List<Long> archived = new ArrayList<>();
        int width = layout.size();
        try (PreparedStatement statement = archive.prepareStatement(sql)) {
            SqlServerText.bind(statement, 1, values);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    keys.add(row, 1);
                    stamps.add(row, width + 1);
                    archived.add(ChronoUnit.MICROS.between(
                            Instant.EPOCH,
                            row.getObject(width + 4, OffsetDateTime.class).toInstant()));
                }
            }
        }
        List<Object> stamped = new ArrayList<>(stamps.keys().columns()); // chunk, session, restore
        stamped.add(2, archived.stream().mapToLong(Long::longValue).toArray());
        return new Copies(keys.keys(), new Keys(Copies.STAMPS, stamped));
    }

    /// @param values takes what is to be bound, in order
    String findSql(
            UUID installation,
            MoveTable root,
            MoveTable of,
            Wanted wanted,
            boolean latest,
            boolean marks,
            List<Object> values) {
        String at = of.root() ? "t" : "r";
        String from = SqlServerText.quote(of.source()) + " t";
        List<String> conditions = new ArrayList<>();
        List<Object> conditionValues = new ArrayList<>();
        switch (wanted) {
            case Wanted.Keyed(var columns, Keys keys) -> {
                from = SqlServerText.keys(keys.layout()) + "\nJOIN " + from + " ON "
                        + SqlServerText.matches("t", columns);
                values.add(keys);
            }
            case Wanted.Matching(var condition) -> {
                Fragment matching = criteria.condition(condition, "t");
                conditions.add(matching.sql());
                conditionValues.addAll(matching.values());
            }
            case Wanted.OfChunks(Keys chunks) -> {
                conditions.add("t.hf_chunk IN (SELECT k.k1 FROM " + SqlServerText.keys(chunks.layout()) + ")");
                conditionValues.add(chunks);
            }
        }
        if (latest) {
            conditions.add("""
                    NOT EXISTS (
                      SELECT 1 FROM %s n WHERE %s
                        AND (n.hf_archived_at > %s.hf_archived_at
                          OR n.hf_archived_at = %s.hf_archived_at AND n.hf_chunk > %s.hf_chunk))""".formatted(SqlServerText.quote(root.source()), same("n", at, root), at, at, at));
        }
        values.add(installation.toString());
        values.add(root.source().toString());
        values.addAll(conditionValues);
        return """
                SELECT DISTINCT %s, %2$s.hf_chunk, %2$s.hf_session, %3$s, %2$s.hf_archived_at
                FROM %4$s%5$s
                JOIN holdfast.manifest m
                  ON m.installation = CAST(? AS uniqueidentifier) AND m.chunk_id = %2$s.hf_chunk AND m.table_name = ?%6$s%7$s""".formatted(
                        SqlServerText.asCarried(at, root.key()),
                        at,
                        marks ? "COALESCE(b.restore_id, 0)" : "CAST(0 AS bigint)",
                        from,
                        of.root() ? "" : joined(of, root),
                        marks ? marked(at, root) : "",
                        conditions.isEmpty() ? "" : "\nWHERE " + String.join("\n  AND ", conditions));
    }

    private static String marked(String at, MoveTable root) {
        return """

                LEFT JOIN holdfast.restored b
                  ON b.installation = m.installation AND b.table_name = m.table_name AND b.chunk_id = m.chunk_id
                 AND b.key_hash = %s""".formatted(KeyText.hash(KeyText.of(at, root.key())));
    }

    private static String same(String left, String right, MoveTable root) {
        List<String> names = root.key().stream().map(column -> column.name()).toList();
        return KeyPath.equal(left, names, right, names);
    }

    /// The tables between `t` and the root's, the root's as `r`, all within one chunk.
    private static String joined(MoveTable of, MoveTable root) {
        StringBuilder joins = new StringBuilder();
        for (int i = 0; i < of.path().size(); i++) {
            ForeignKey hop = of.path().get(i);
            boolean last = i == of.path().size() - 1;
            String parent = last ? "r" : "p" + (i + 1);
            joins.append("\nJOIN ")
                    .append(SqlServerText.quote(last ? root.source() : hop.parent()))
                    .append(' ')
                    .append(parent)
                    .append(" ON ")
                    .append(KeyPath.equal(i == 0 ? "t" : "p" + i, hop.childColumns(), parent, hop.parentColumns()))
                    .append(" AND ")
                    .append(parent)
                    .append(".hf_chunk = t.hf_chunk");
        }
        return joins.toString();
    }

    @Override
    public Keys chunksOf(Connection archive, UUID installation, TableName table, long session) throws SQLException {
        List<KeyType> layout = List.of(KeyType.BIGINT);
        if (!SqlServerHelpers.standing(archive).contains("manifest")) {
            return new Keys(layout, List.of(new long[0]));
        }
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT chunk_id FROM holdfast.manifest
                WHERE installation = CAST(? AS uniqueidentifier) AND session_id = ? AND table_name = ? AND row_count > 0
                ORDER BY chunk_id""")) {
            statement.setString(1, installation.toString());
            statement.setLong(2, session);
            statement.setString(3, table.toString());
            return KeyColumns.of(statement, layout);
        }
    }

    @Override
    public List<Lost> lost(Connection archive, MoveTable standing, Copies copies, List<String> columns)
            throws SQLException {
        long[] lost = new long[columns.size()];
        String counted = columns.stream()
                .map(name -> "COALESCE(SUM(CAST("
                        + SqlServerText.truth("t." + SqlServerText.quote(name) + " IS NOT NULL") + " AS bigint)), 0)")
                .collect(Collectors.joining(", "));
        for (Copies batch : CopiesTable.batches(copies)) {
            CopiesTable.fill(archive, batch);
            try (PreparedStatement statement =
                            archive.prepareStatement("SELECT " + counted + CopiesTable.hanging(standing));
                    ResultSet row = statement.executeQuery()) {
                row.next();
                for (int i = 0; i < lost.length; i++) {
                    lost[i] += row.getLong(i + 1);
                }
            }
        }
        CopiesTable.drop(archive);
        return IntStream.range(0, lost.length)
                .filter(i -> lost[i] > 0)
                .mapToObj(i -> new Lost(columns.get(i), lost[i]))
                .toList();
    }

    @Override
    public void send(Connection archive, MoveTable standing, Copies copies, RowSink sink) throws SQLException {
        SqlServerRows rows = SqlServerRows.ofArchive(standing);
        List<KeyType> named = CopiesTable.named(standing);
        @Nullable Value[] row = new Value[rows.size() + 1 + named.size()];
        String sql = sendSql(standing);
        for (Copies batch : CopiesTable.batches(copies)) {
            CopiesTable.fill(archive, batch);
            try (PreparedStatement statement = archive.prepareStatement(sql);
                    ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    rows.read(found, 1, row);
                    for (int i = 0; i < named.size(); i++) {
                        int at = rows.size() + 1 + i;
                        row[at] = value(KeyColumns.value(found, at, named.get(i)));
                    }
                    sink.accept(row);
                }
            }
        }
        CopiesTable.drop(archive);
    }

    static String sendSql(MoveTable standing) {
        return "SELECT " + SqlServerRows.ofArchive(standing).select("t") + ", "
                + CopiesTable.names(CopiesTable.named(standing).size(), "k.k") + CopiesTable.hanging(standing);
    }

    private static Value value(Object key) {
        return switch (key) {
            case Long number -> new Value.Whole(number);
            case UUID uuid -> new Value.Uuid(uuid);
            default -> new Value.Text(key.toString());
        };
    }

    @Override
    public long mark(Connection archive, UUID installation, long restore, MoveTable standing, Copies copies)
            throws SQLException {
        long rows = 0;
        for (Copies batch : CopiesTable.batches(copies)) {
            CopiesTable.fill(archive, batch);
            try (PreparedStatement statement = archive.prepareStatement(markSql(standing))) {
                statement.setString(1, installation.toString());
                statement.setString(2, standing.source().toString());
                statement.setLong(3, restore);
                rows += SqlServerText.last(statement);
            }
        }
        CopiesTable.drop(archive);
        return rows;
    }

    static String markSql(MoveTable standing) {
        return """
                DECLARE @installation uniqueidentifier = ?, @table nvarchar(260) = ?, @restore bigint = ?;
                INSERT INTO holdfast.restored (installation, table_name, chunk_id, key_hash, row_key, restore_id)
                SELECT @installation, @table, c.hf_chunk, c.key_hash, c.row_key, @restore
                FROM (
                  SELECT r.hf_chunk, r.row_key, %s AS key_hash
                  FROM (SELECT t.hf_chunk, %s AS row_key%s) r) c
                WHERE NOT EXISTS (
                  SELECT 1 FROM holdfast.restored b
                  WHERE b.installation = @installation AND b.table_name = @table AND b.chunk_id = c.hf_chunk
                    AND b.key_hash = c.key_hash);
                SELECT @@ROWCOUNT;""".formatted(KeyText.hash("r.row_key"), KeyText.of("t", standing.key()), CopiesTable.hanging(standing));
    }

    @Override
    public List<List<String>> marked(Connection archive, UUID installation, TableName table, long chunk)
            throws SQLException {
        List<List<String>> keys = new ArrayList<>();
        if (!SqlServerHelpers.standing(archive).contains("restored")) {
            return keys;
        }
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT row_key FROM holdfast.restored
                WHERE installation = CAST(? AS uniqueidentifier) AND table_name = ? AND chunk_id = ?""")) {
            statement.setString(1, installation.toString());
            statement.setString(2, table.toString());
            statement.setLong(3, chunk);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    keys.add(KeyText.parse(row.getString(1)));
                }
            }
        }
        return keys;
    }

    @Override
    public Map<String, Map<Long, Long>> countMarked(Connection archive, UUID installation, long after, long upTo)
            throws SQLException {
        Map<String, Map<Long, Long>> counts = new HashMap<>();
        if (!SqlServerHelpers.standing(archive).contains("restored")) {
            return counts;
        }
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT table_name, chunk_id, COUNT_BIG(*) FROM holdfast.restored
                WHERE installation = CAST(? AS uniqueidentifier) AND chunk_id > ? AND chunk_id <= ?
                GROUP BY table_name, chunk_id""")) {
            statement.setString(1, installation.toString());
            statement.setLong(2, after);
            statement.setLong(3, upTo);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    counts.computeIfAbsent(row.getString(1), _ -> new HashMap<>())
                            .put(row.getLong(2), row.getLong(3));
                }
            }
        }
        return counts;
    }
}
