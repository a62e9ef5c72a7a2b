package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Copies;
import dev.holdfast.dialect.Copies.Wanted;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.MoveTable.MoveColumn;
import dev.holdfast.dialect.Recalling;
import dev.holdfast.dialect.RowSink;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

final class PostgresRecalling implements Recalling {
    private final CriteriaSql criteria;

    PostgresRecalling(CriteriaSql criteria) {
        this.criteria = criteria;
    }

    @Override
    public Copies find(
            Connection archive, UUID installation, MoveTable root, MoveTable of, Wanted wanted, boolean latest)
            throws SQLException {
        Helpers helpers = helpers(archive);
        if (!helpers.manifests()) {
            return Copies.none(CopiesSql.layout(root.key()));
        }
        boolean itself = of.root();
        String at = itself ? "t" : "r";
        List<Object> values = new ArrayList<>();
        String from = PostgresText.quote(of.source()) + " t";
        List<String> conditions = new ArrayList<>();
        if (!itself) {
            from += joined(of, root);
        }
        switch (wanted) {
            case Wanted.Keyed(List<Column> columns, Keys keys) -> {
                conditions.add("("
                        + PostgresText.columns(
                                "t", columns.stream().map(Column::name).toList()) + ") IN (" + "SELECT "
                        + carried(columns) + " FROM " + PostgresText.unnest(keys.layout()) + ")");
                values.addAll(arrays(keys));
            }
            case Wanted.Matching(var condition) -> {
                Fragment matching = criteria.condition(condition, "t");
                conditions.add(matching.sql() + " IS TRUE");
                values.addAll(matching.values());
            }
            case Wanted.OfChunks(Keys chunks) -> {
                conditions.add("t.hf_chunk = ANY (?::bigint[])");
                values.addAll(arrays(chunks));
            }
        }
        if (latest) {
            conditions.add("""
                    NOT EXISTS (SELECT FROM %s n WHERE %s AND (n.hf_archived_at, n.hf_chunk) > (%s.hf_archived_at, %s.hf_chunk))""".formatted(PostgresText.quote(root.source()), same("n", at, root.key()), at, at));
        }
        String sql = """
                SELECT DISTINCT %s, %2$s.hf_chunk, %2$s.hf_session,
                  (extract(epoch FROM %2$s.hf_archived_at) * 1000000)::bigint, coalesce(back.restore_id, 0)
                FROM %3$s
                JOIN holdfast.manifest m
                  ON m.installation = ?::uuid AND m.chunk_id = %2$s.hf_chunk AND m.table_name = ?
                LEFT JOIN %6$s back
                  ON back.installation = m.installation AND back.table_name = m.table_name
                 AND back.chunk_id = m.chunk_id AND back.row_key = %4$s
                WHERE %5$s""".formatted(
                        root.key().stream()
                                .map(column -> PostgresText.asCarried(at, column))
                                .collect(Collectors.joining(", ")),
                        at,
                        from,
                        CopiesSql.keyText(at, root.key()),
                        String.join("\n  AND ", conditions),
                        helpers.restored()
                                ? "holdfast.restored"
                                : "(SELECT m.*, NULL::text[] row_key, NULL::bigint restore_id FROM holdfast.manifest m"
                                        + " WHERE false)");
        try (PreparedStatement statement = archive.prepareStatement(sql)) {
            statement.setObject(1, installation);
            statement.setString(2, root.source().toString());
            PostgresText.bind(statement, 3, values);
            List<KeyType> layout = new ArrayList<>(CopiesSql.layout(root.key()));
            int width = layout.size();
            layout.addAll(Copies.STAMPS);
            Keys all = PostgresMarking.keys(statement, layout);
            return new Copies(
                    all.columns(IntStream.range(0, width).boxed().toList()),
                    all.columns(IntStream.range(width, layout.size()).boxed().toList()));
        }
    }

    /// What the archive has of the helper schema: before a session of this build it may lack the younger parts.
    private record Helpers(boolean manifests, boolean restored) {}

    private static Helpers helpers(Connection archive) throws SQLException {
        try (PreparedStatement statement =
                        archive.prepareStatement("SELECT to_regclass('holdfast.manifest') IS NOT NULL,"
                                + " to_regclass('holdfast.restored') IS NOT NULL");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Helpers(row.getBoolean(1), row.getBoolean(2));
        }
    }

    /// The tables between `t` and the root's, the root's as `r`, all within one chunk.
    private static String joined(MoveTable of, MoveTable root) {
        StringBuilder joins = new StringBuilder();
        for (int i = 0; i < of.path().size(); i++) {
            ForeignKey hop = of.path().get(i);
            String child = i == 0 ? "t" : "p" + i;
            String parent = i == of.path().size() - 1 ? "r" : "p" + (i + 1);
            joins.append("\nJOIN ")
                    .append(PostgresText.quote(parent.equals("r") ? root.source() : hop.parent()))
                    .append(' ')
                    .append(parent)
                    .append(" ON ")
                    .append(KeyPath.equal(child, hop.childColumns(), parent, hop.parentColumns()))
                    .append(" AND ")
                    .append(parent)
                    .append(".hf_chunk = t.hf_chunk");
        }
        return joins.toString();
    }

    private static String carried(List<Column> columns) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> PostgresText.carried(columns.get(i), i))
                .collect(Collectors.joining(", "));
    }

    private static List<Object> arrays(Keys keys) {
        return IntStream.range(0, keys.layout().size())
                .<Object>mapToObj(i -> new PostgresText.CarriedArray(
                        keys.layout().get(i), keys.columns().get(i)))
                .toList();
    }

    private static String same(String left, String right, List<Column> columns) {
        List<String> names = columns.stream().map(Column::name).toList();
        return KeyPath.equal(left, names, right, names);
    }

    @Override
    public Keys chunksOf(Connection archive, UUID installation, TableName table, long session) throws SQLException {
        if (!helpers(archive).manifests()) {
            return new Keys(List.of(KeyType.BIGINT), List.of(new long[0]));
        }
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT chunk_id FROM holdfast.manifest
                WHERE installation = ? AND session_id = ? AND table_name = ? AND row_count > 0
                ORDER BY chunk_id""")) {
            statement.setObject(1, installation);
            statement.setLong(2, session);
            statement.setString(3, table.toString());
            return PostgresMarking.keys(statement, List.of(KeyType.BIGINT));
        }
    }

    @Override
    public List<Lost> lost(Connection archive, MoveTable standing, Copies copies, List<String> columns)
            throws SQLException {
        long[] lost = new long[columns.size()];
        String counted = columns.stream()
                .map(name -> "count(t." + PostgresText.quote(name) + ")")
                .collect(Collectors.joining(", "));
        for (Copies batch : CopiesSql.batches(copies)) {
            try (PreparedStatement statement = archive.prepareStatement("SELECT " + counted
                    + CopiesSql.hanging(standing, PostgresText.unnest(CopiesSql.named(standing))))) {
                CopiesSql.bindHanging(statement, 1, batch);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    for (int i = 0; i < lost.length; i++) {
                        lost[i] += row.getLong(i + 1);
                    }
                }
            }
        }
        return IntStream.range(0, lost.length)
                .filter(i -> lost[i] > 0)
                .mapToObj(i -> new Lost(columns.get(i), lost[i]))
                .toList();
    }

    @Override
    public void send(Connection archive, MoveTable standing, Copies copies, RowSink sink) throws SQLException {
        List<KeyType> named = CopiesSql.named(standing);
        @Nullable Spelling[] spellings = new Spelling[standing.columns().size() + 1 + named.size()];
        List<String> values = new ArrayList<>();
        for (int i = 0; i < standing.columns().size(); i++) {
            MoveColumn column = standing.columns().get(i);
            spellings[i] = Spelling.of(column.archiveType());
            values.add(Spelling.of(column.archiveType()).sent("t." + PostgresText.quote(column.name())));
        }
        for (int i = 0; i < named.size(); i++) {
            spellings[standing.columns().size() + 1 + i] = switch (named.get(i)) {
                case BIGINT -> Spelling.INT8;
                case UUID -> Spelling.UUID;
                case TEXT -> Spelling.TEXT;
            };
            values.add("k.k" + (i + 1));
        }
        String sql = "COPY (SELECT " + String.join(", ", values) + CopiesSql.hangingOnSettings(standing)
                + ") TO STDOUT (FORMAT binary)";
        CopiesSql.execute(archive, "SET LOCAL enable_nestloop = off");
        for (Copies batch : CopiesSql.batches(copies)) {
            CopiesSql.bindToSettings(archive, batch);
            PostgresPiping.pour(archive, sql, spellings, sink);
        }
        CopiesSql.execute(archive, "SET LOCAL enable_nestloop = on");
    }

    @Override
    public long mark(Connection archive, UUID installation, long restore, MoveTable standing, Copies copies)
            throws SQLException {
        long rows = 0;
        CopiesSql.execute(archive, "SET LOCAL enable_nestloop = off");
        for (Copies batch : CopiesSql.batches(copies)) {
            try (PreparedStatement statement = archive.prepareStatement("""
                    INSERT INTO holdfast.restored (installation, table_name, chunk_id, row_key, restore_id)
                    SELECT ?::uuid, ?, t.hf_chunk, %s, ?::bigint %s
                    ON CONFLICT DO NOTHING""".formatted(
                            CopiesSql.keyText("t", standing.key()),
                            CopiesSql.hanging(standing, PostgresText.unnest(CopiesSql.named(standing)))))) {
                statement.setObject(1, installation);
                statement.setString(2, standing.source().toString());
                statement.setLong(3, restore);
                CopiesSql.bindHanging(statement, 4, batch);
                rows += statement.executeUpdate();
            }
        }
        CopiesSql.execute(archive, "SET LOCAL enable_nestloop = on");
        return rows;
    }

    @Override
    public List<List<String>> marked(Connection archive, UUID installation, TableName table, long chunk)
            throws SQLException {
        List<List<String>> keys = new ArrayList<>();
        if (!helpers(archive).restored()) {
            return keys;
        }
        try (PreparedStatement statement = archive.prepareStatement(
                "SELECT row_key FROM holdfast.restored WHERE installation = ? AND table_name = ? AND chunk_id = ?")) {
            statement.setObject(1, installation);
            statement.setString(2, table.toString());
            statement.setLong(3, chunk);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.add(List.of((String[]) rows.getArray(1).getArray()));
                }
            }
        }
        return keys;
    }

    @Override
    public Map<String, Map<Long, Long>> countMarked(Connection archive, UUID installation, long after, long upTo)
            throws SQLException {
        Map<String, Map<Long, Long>> counts = new HashMap<>();
        if (!helpers(archive).restored()) {
            return counts;
        }
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT table_name, chunk_id, count(*) FROM holdfast.restored
                WHERE installation = ? AND chunk_id > ? AND chunk_id <= ?
                GROUP BY table_name, chunk_id""")) {
            statement.setObject(1, installation);
            statement.setLong(2, after);
            statement.setLong(3, upTo);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    counts.computeIfAbsent(rows.getString(1), _ -> new HashMap<>())
                            .put(rows.getLong(2), rows.getLong(3));
                }
            }
        }
        return counts;
    }
}
