package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Copies;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.FirstColumn;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.MoveTable.MoveColumn;
import dev.holdfast.dialect.Restoring;
import dev.holdfast.dialect.RowSink;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.TableName;
import dev.holdfast.proof.Leaves;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Restoring on PostgreSQL. A stage is a temporary table that goes with its transaction; from another server rows come
/// by binary COPY, bytes unread.
final class PostgresRestoring implements Restoring {
    private static final int SHOWN = 20;
    private static final int ROWS_AT_ONCE = 500;

    private final NumberedColumns numbered = new NumberedColumns();
    private final EffectRows effects = new EffectRows("insert");

    @Override
    public void stage(Connection source, Stage stage) throws SQLException {
        CopiesSql.execute(source, StageTable.create(stage));
    }

    @Override
    public long fill(Connection source, Stage stage, MoveTable standing, Copies copies) throws SQLException {
        MoveTable from = StageTable.columnsOf(stage, standing);
        long rows = 0;
        CopiesSql.execute(source, "SET LOCAL enable_nestloop = off");
        for (Copies batch : CopiesSql.batches(copies)) {
            try (PreparedStatement statement = source.prepareStatement("INSERT INTO " + stage.name() + " SELECT "
                    + StageTable.sent(from) + CopiesSql.hanging(from, PostgresText.unnest(CopiesSql.named(from))))) {
                CopiesSql.bindHanging(statement, 1, batch);
                rows += statement.executeUpdate();
            }
        }
        CopiesSql.execute(source, "SET LOCAL enable_nestloop = on");
        CopiesSql.execute(source, "ANALYZE " + stage.name());
        return rows;
    }

    @Override
    public long fill(Connection archive, Connection source, Stage stage, MoveTable standing, Copies copies)
            throws SQLException {
        MoveTable from = StageTable.columnsOf(stage, standing);
        long rows = 0;
        CopiesSql.execute(archive, "SET LOCAL enable_nestloop = off");
        String sql = "COPY (SELECT " + StageTable.sent(from) + CopiesSql.hangingOnSettings(from)
                + ") TO STDOUT (FORMAT binary)";
        for (Copies batch : CopiesSql.batches(copies)) {
            CopiesSql.bindToSettings(archive, batch);
            rows += ByteCopy.through(archive, sql, source, "COPY " + stage.name() + " FROM STDIN (FORMAT binary)", null)
                    .rows();
        }
        CopiesSql.execute(source, "ANALYZE " + stage.name());
        return rows;
    }

    @Override
    public String text() {
        return "text";
    }

    @Override
    public RowSink sink(Connection source, Stage stage) throws SQLException {
        MoveTable table = stage.table();
        List<PostgresPiping.Target> targets = new ArrayList<>();
        for (MoveColumn column : table.columns()) {
            targets.add(
                    new PostgresPiping.Target(column.name(), column.archiveType(), Spelling.of(column.archiveType())));
        }
        targets.add(new PostgresPiping.Target("hf_hash", "bigint", Spelling.INT8));
        List<KeyType> named = CopiesSql.named(table);
        for (int i = 0; i < named.size(); i++) {
            String type = PostgresText.scalar(named.get(i));
            targets.add(new PostgresPiping.Target("hf_k" + (i + 1), type, Spelling.of(type)));
        }
        return new PostgresSink(
                source,
                "COPY " + stage.name() + " FROM STDIN (FORMAT binary)",
                table.source(),
                targets,
                targets.size());
    }

    @Override
    public Stage settle(Connection source, Stage stage) throws SQLException {
        Stage settled = stage.hashed(MoveTable.Hashing.RECORD);
        CopiesSql.execute(
                source,
                "UPDATE %s s SET hf_hash = %s".formatted(stage.name(), PostgresText.hash("s", settled.table())));
        CopiesSql.execute(source, "ANALYZE " + stage.name());
        return settled;
    }

    @Override
    public long corrupted(Connection source, Stage stage) throws SQLException {
        if (stage.table().hashing() == MoveTable.Hashing.CANONICAL) {
            return corruptedCanonically(source, stage);
        }
        return number(
                source,
                "SELECT count(*) FROM %s s WHERE %s IS DISTINCT FROM s.hf_hash"
                        .formatted(stage.name(), PostgresText.hash("s", stage.table())));
    }

    /// The types of a stage are the source's, or text.
    private static long corruptedCanonically(Connection source, Stage stage) throws SQLException {
        PostgresRecords.Reader reader = PostgresRecords.Reader.ofSource(stage.table());
        long corrupted = 0;
        try (PreparedStatement statement = source.prepareStatement("SELECT %s, s.hf_hash FROM %s s"
                .formatted(PostgresRecords.ofSource("s", stage.table()), stage.name()))) {
            statement.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    corrupted += Leaves.hash(reader.leaf(row.getBytes(1))) == row.getLong(2) ? 0 : 1;
                }
            }
        }
        return corrupted;
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return PostgresMarking.number(statement);
        }
    }

    @Override
    public Standing standing(Connection source, Stage stage) throws SQLException {
        MoveTable table = stage.table();
        List<KeyType> layout = CopiesSql.named(table);
        String names = IntStream.rangeClosed(1, layout.size())
                .mapToObj(i -> "s.hf_k" + i)
                .collect(Collectors.joining(", "));
        long equal = number(source, "SELECT count(*)" + StageTable.met(stage, "="));
        String unlike = StageTable.met(stage, "IS DISTINCT FROM");
        Keys others;
        try (PreparedStatement statement = source.prepareStatement("SELECT DISTINCT " + names + unlike)) {
            others = PostgresMarking.keys(statement, layout);
        }
        return new Standing(
                equal,
                others,
                texts(source, "SELECT " + StageTable.shown("s", table) + unlike + "\nORDER BY 1 LIMIT " + SHOWN));
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return FirstColumn.of(statement);
        }
    }

    @Override
    public long leave(Connection source, Stage stage, Keys copies) throws SQLException {
        String same = IntStream.rangeClosed(1, copies.layout().size())
                .mapToObj(i -> "s.hf_k%1$d = k.k%1$d".formatted(i))
                .collect(Collectors.joining(" AND "));
        try (PreparedStatement statement = source.prepareStatement("DELETE FROM " + stage.name() + " s USING "
                + PostgresText.unnest(copies.layout()) + " WHERE " + same)) {
            PostgresText.bind(statement, 1, copies);
            return statement.executeUpdate();
        }
    }

    @Override
    public long leaveStanding(Connection source, Stage stage) throws SQLException {
        MoveTable table = stage.table();
        try (PreparedStatement statement = source.prepareStatement("DELETE FROM %s s USING %s t WHERE %s"
                .formatted(
                        stage.name(), PostgresText.quote(table.source()), StageTable.sameKey("t", "s", table.key())))) {
            return statement.executeUpdate();
        }
    }

    @Override
    public Keys missing(Connection source, Stage child, ForeignKey key, List<Column> parent, List<Stage> parents)
            throws SQLException {
        List<String> refers = IntStream.range(0, parent.size())
                .mapToObj(i -> "s." + PostgresText.quote(key.childColumns().get(i)) + "::"
                        + parent.get(i).type())
                .toList();
        List<String> conditions = new ArrayList<>();
        key.childColumns().forEach(column -> conditions.add("s." + PostgresText.quote(column) + " IS NOT NULL"));
        conditions.add("NOT EXISTS (SELECT FROM " + PostgresText.quote(key.parent()) + " p WHERE "
                + IntStream.range(0, parent.size())
                        .mapToObj(i -> "p." + PostgresText.quote(parent.get(i).name()) + " = " + refers.get(i))
                        .collect(Collectors.joining(" AND "))
                + ")");
        for (Stage stage : parents) {
            conditions.add("NOT EXISTS (SELECT FROM " + stage.name() + " p WHERE "
                    + IntStream.range(0, parent.size())
                            .mapToObj(
                                    i -> "p." + PostgresText.quote(parent.get(i).name()) + "::"
                                            + parent.get(i).type() + " = " + refers.get(i))
                            .collect(Collectors.joining(" AND "))
                    + ")");
        }
        String sql = "SELECT DISTINCT "
                + IntStream.range(0, parent.size())
                        .mapToObj(i -> "(" + refers.get(i) + ")::"
                                + PostgresText.scalar(parent.get(i).keyType()))
                        .collect(Collectors.joining(", "))
                + "\nFROM " + child.name() + " s\nWHERE " + String.join("\n  AND ", conditions);
        try (PreparedStatement statement = source.prepareStatement(sql)) {
            return PostgresMarking.keys(statement, CopiesSql.layout(parent));
        }
    }

    @Override
    public long insert(Connection source, Stage stage, TableName target) throws SQLException {
        List<MoveColumn> columns = stage.table().columns();
        String sql = "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE\nSELECT %s FROM %s s"
                .formatted(
                        PostgresText.quote(target),
                        columns.stream()
                                .map(column -> PostgresText.quote(column.name()))
                                .collect(Collectors.joining(", ")),
                        columns.stream().map(StageTable::back).collect(Collectors.joining(", ")),
                        stage.name());
        try (PreparedStatement statement = source.prepareStatement(sql)) {
            return statement.executeUpdate();
        }
    }

    @Override
    public List<String> differing(Connection source, Stage stage, TableName target) throws SQLException {
        MoveTable table = stage.table();
        return texts(
                source,
                "SELECT %s FROM %s s\nLEFT JOIN %s t ON %s\nWHERE %s IS DISTINCT FROM s.hf_hash OR t.%s IS NULL\nORDER BY 1 LIMIT %d"
                        .formatted(
                                StageTable.shown("s", table),
                                stage.name(),
                                PostgresText.quote(target),
                                StageTable.sameKey("t", "s", table.key()),
                                PostgresText.hash("t", table),
                                PostgresText.quote(table.key().getFirst().name()),
                                SHOWN));
    }

    @Override
    public Digest digest(Connection source, Stage stage) throws SQLException {
        try (PreparedStatement statement =
                        source.prepareStatement("SELECT count(*), coalesce(sum(hf_hash), 0) FROM " + stage.name());
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Digest(row.getLong(1), row.getBigDecimal(2), 0);
        }
    }

    @Override
    public List<String> required(Connection source, TableName table) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement("""
                SELECT a.attname FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
                  AND a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AND a.attgenerated = ''
                ORDER BY a.attnum""")) {
            statement.setString(1, PostgresText.quote(table));
            return FirstColumn.of(statement);
        }
    }

    @Override
    public void lock(Connection source, List<TableName> tables, ServerLimits limits) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement("""
                SELECT set_config('lock_timeout', ?, true), set_config('statement_timeout', ?, true),
                  set_config('idle_in_transaction_session_timeout', ?, true),
                  CASE WHEN current_setting('server_version_num')::int >= 170000
                    THEN set_config('transaction_timeout', ?, true) END""")) {
            statement.setString(1, limits.lock().toMillis() + "ms");
            statement.setString(2, limits.statement().toMillis() + "ms");
            statement.setString(3, limits.idle().toMillis() + "ms");
            statement.setString(4, limits.transaction().toMillis() + "ms");
            statement.execute();
        }
        if (!tables.isEmpty()) {
            CopiesSql.execute(
                    source,
                    tables.stream()
                            .map(PostgresText::quote)
                            .collect(Collectors.joining(", ", "LOCK TABLE ", " IN ROW EXCLUSIVE MODE")));
        }
        CopiesSql.execute(source, "SET CONSTRAINTS ALL DEFERRED");
    }

    @Override
    public void checkConstraints(Connection source) throws SQLException {
        CopiesSql.execute(source, "SET CONSTRAINTS ALL IMMEDIATE");
    }

    @Override
    public void scratch(Connection source, String schema, List<TableName> tables) throws SQLException {
        ScratchTables.make(source, schema, tables);
    }

    @Override
    public void scratchKey(Connection source, String schema, ForeignKey key) throws SQLException {
        ScratchTables.refer(source, schema, key);
    }

    @Override
    public void writeReceipt(Connection source, UUID installation, long restore, TableName table, Digest digest)
            throws SQLException {
        RestoreReceipts.write(source, installation, restore, table, digest);
    }

    @Override
    public boolean received(Connection source, UUID installation, long restore) throws SQLException {
        return RestoreReceipts.received(source, installation, restore);
    }

    @Override
    public List<Behind> behind(Connection source, Stage stage) throws SQLException {
        return numbered.behind(source, stage);
    }

    @Override
    public void raise(Connection source, Behind behind) throws SQLException {
        numbered.raise(source, behind);
    }

    @Override
    public List<Effect> effects(Connection source, List<TableName> tables) throws SQLException {
        return effects.read(source, tables);
    }
}
