package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Copies;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.FirstColumn;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
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

/// Restoring on SQL Server. A stage is a temporary table of the connection, numbered, so that it is inserted in slices
/// that take no lock on the whole table. A rowversion is no part of it: the source gives the row a new one.
final class SqlServerRestoring implements Restoring {
    private final NumberedBySequence numbered = new NumberedBySequence();
    private final InsertEffects effects = new InsertEffects();
    private final ScratchTables scratch = new ScratchTables();

    @Override
    public void stage(Connection source, Stage stage) throws SQLException {
        SqlServerText.execute(source, StageTable.create(stage));
    }

    @Override
    public void drop(Connection source, Stage stage) throws SQLException {
        SqlServerText.execute(source, "DROP TABLE IF EXISTS " + StageTable.name(stage));
    }

    @Override
    public long fill(Connection source, Stage stage, MoveTable standing, Copies copies) throws SQLException {
        long rows = 0;
        for (Copies batch : CopiesTable.batches(copies)) {
            CopiesTable.fill(source, batch);
            try (PreparedStatement statement = source.prepareStatement(StageTable.fill(stage, standing))) {
                rows += statement.executeUpdate();
            }
        }
        CopiesTable.drop(source);
        return rows;
    }

    /// Rows of another server come as typed values.
    @Override
    public long fill(Connection archive, Connection source, Stage stage, MoveTable standing, Copies copies) {
        throw new IllegalArgumentException(stage.table().source() + ": no server takes another one's bytes here");
    }

    @Override
    public String text() {
        return "nvarchar(max) collate Latin1_General_100_BIN2";
    }

    @Override
    public RowSink sink(Connection source, Stage stage) throws SQLException {
        MoveTable table = stage.table();
        String owner = table.source().toString();
        List<SqlServerSink.Target> targets = new ArrayList<>();
        table.columns().forEach(column -> targets.add(SqlServerSink.Target.of(owner, column)));
        targets.add(new SqlServerSink.Target(owner, "hf_hash", "bigint", SqlServerSpelling.WHOLE));
        List<KeyType> layout = CopiesTable.named(table);
        for (int i = 0; i < layout.size(); i++) {
            String type =
                    switch (layout.get(i)) {
                        case BIGINT -> "bigint";
                        case UUID -> "uniqueidentifier";
                        case TEXT -> "nvarchar(4000)";
                    };
            targets.add(new SqlServerSink.Target(owner, "hf_k" + (i + 1), type, SqlServerSpelling.of(type)));
        }
        return new SqlServerSink(source, StageTable.name(stage), targets, List.of());
    }

    @Override
    public Stage settle(Connection source, Stage stage) throws SQLException {
        Stage settled = stage.hashed(MoveTable.Hashing.RECORD);
        SqlServerText.execute(source, StageTable.settle(settled));
        return settled;
    }

    @Override
    public long corrupted(Connection source, Stage stage) throws SQLException {
        if (stage.table().hashing() == MoveTable.Hashing.CANONICAL) {
            return corruptedCanonically(source, stage);
        }
        return number(
                source,
                "SELECT COUNT_BIG(*) FROM %s s WHERE %s <> s.hf_hash"
                        .formatted(StageTable.name(stage), StageTable.hash("s", stage.table())));
    }

    private static long corruptedCanonically(Connection source, Stage stage) throws SQLException {
        SqlServerRows rows = SqlServerRows.ofArchive(stage.table());
        long corrupted = 0;
        try (PreparedStatement statement = source.prepareStatement(
                        "SELECT s.hf_hash, %s FROM %s s".formatted(rows.select("s"), StageTable.name(stage)));
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                long sent = row.getLong(1);
                corrupted += Leaves.hash(rows.leaf(row, 2)) == sent ? 0 : 1;
            }
        }
        return corrupted;
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return SqlServerText.number(statement);
        }
    }

    @Override
    public Standing standing(Connection source, Stage stage) throws SQLException {
        List<KeyType> layout = CopiesTable.named(stage.table());
        long equal = number(source, "SELECT COUNT_BIG(*)" + StageTable.met(stage, "="));
        Keys others;
        try (PreparedStatement statement = source.prepareStatement(
                "SELECT DISTINCT " + CopiesTable.names(layout.size(), "s.hf_k") + StageTable.met(stage, "<>"))) {
            others = KeyColumns.of(statement, layout);
        }
        return new Standing(
                equal, others, texts(source, StageTable.shown(stage) + StageTable.met(stage, "<>") + "\nORDER BY 1"));
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return FirstColumn.of(statement);
        }
    }

    @Override
    public long leave(Connection source, Stage stage, Keys copies) throws SQLException {
        String same = IntStream.range(0, copies.layout().size())
                .mapToObj(i -> "s.hf_k%1$d = k.k%1$d%2$s"
                        .formatted(
                                i + 1,
                                copies.layout().get(i) == KeyType.TEXT ? " COLLATE Latin1_General_100_BIN2" : ""))
                .collect(Collectors.joining(" AND "));
        try (PreparedStatement statement = source.prepareStatement("DELETE s FROM " + StageTable.name(stage)
                + " s JOIN " + SqlServerText.keys(copies.layout()) + " ON " + same)) {
            SqlServerText.bind(statement, 1, copies);
            return statement.executeUpdate();
        }
    }

    @Override
    public long leaveStanding(Connection source, Stage stage) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement("DELETE s FROM %s s JOIN %s t ON %s"
                .formatted(
                        StageTable.name(stage),
                        SqlServerText.quote(stage.table().source()),
                        StageTable.sameKey("t", "s", stage.table())))) {
            return statement.executeUpdate();
        }
    }

    @Override
    public Keys missing(Connection source, Stage child, ForeignKey key, List<Column> parent, List<Stage> parents)
            throws SQLException {
        try (PreparedStatement statement = source.prepareStatement(missingSql(child, key, parent, parents))) {
            return KeyColumns.of(statement, KeyPath.layout(parent));
        }
    }

    static String missingSql(Stage child, ForeignKey key, List<Column> parent, List<Stage> parents) {
        List<String> conditions = new ArrayList<>();
        key.childColumns().forEach(column -> conditions.add("s." + SqlServerText.quote(column) + " IS NOT NULL"));
        conditions.add(noneIn(
                SqlServerText.quote(key.parent()),
                i -> {
                    Column column = parent.get(i);
                    return "p." + SqlServerText.quote(column.name()) + " = "
                            + StageTable.back(
                                    "s", child.table(), key.childColumns().get(i));
                },
                parent.size()));
        for (Stage stage : parents) {
            conditions.add(noneIn(
                    StageTable.name(stage),
                    i -> StageTable.back("p", stage.table(), parent.get(i).name()) + " = "
                            + StageTable.back(
                                    "s", child.table(), key.childColumns().get(i)),
                    parent.size()));
        }
        String values = IntStream.range(0, parent.size())
                .mapToObj(i ->
                        StageTable.back("s", child.table(), key.childColumns().get(i)) + " AS "
                                + SqlServerText.quote(parent.get(i).name()))
                .collect(Collectors.joining(", "));
        return "SELECT DISTINCT %s\nFROM (\n  SELECT %s\n  FROM %s s\n  WHERE %s) v"
                .formatted(
                        SqlServerText.asCarried("v", parent),
                        values,
                        StageTable.name(child),
                        String.join("\n    AND ", conditions));
    }

    private static String noneIn(String table, java.util.function.IntFunction<String> equal, int columns) {
        return "NOT EXISTS (SELECT 1 FROM " + table + " p WHERE "
                + IntStream.range(0, columns).mapToObj(equal).collect(Collectors.joining(" AND ")) + ")";
    }

    @Override
    public long insert(Connection source, Stage stage, TableName target) throws SQLException {
        return StagedInsert.run(source, stage, target);
    }

    @Override
    public List<String> differing(Connection source, Stage stage, TableName target) throws SQLException {
        return texts(source, differingSql(stage, target));
    }

    static String differingSql(Stage stage, TableName target) {
        MoveTable table = stage.table();
        return "%s\nFROM %s s LEFT JOIN %s t ON %s\nWHERE t.%s IS NULL OR %s <> s.hf_hash\nORDER BY 1"
                .formatted(
                        StageTable.shown(stage),
                        StageTable.name(stage),
                        SqlServerText.quote(target),
                        StageTable.sameKey("t", "s", table),
                        SqlServerText.quote(table.key().getFirst().name()),
                        SqlServerHash.of("t", SqlServerHash.values(table)));
    }

    @Override
    public Digest digest(Connection source, Stage stage) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement(
                        "SELECT COUNT_BIG(*), " + SqlServerHash.sum("hf_hash") + " FROM " + StageTable.name(stage));
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Digest(row.getLong(1), row.getBigDecimal(2), 0);
        }
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

    @Override
    public List<String> required(Connection source, TableName table) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement("""
                SELECT c.name FROM sys.columns c
                JOIN sys.types b ON b.user_type_id = c.system_type_id
                WHERE c.object_id = OBJECT_ID(?) AND c.is_nullable = 0 AND c.default_object_id = 0
                  AND c.is_identity = 0 AND c.is_computed = 0 AND c.generated_always_type = 0 AND b.name <> 'timestamp'
                ORDER BY c.column_id""")) {
            statement.setString(1, SqlServerText.quote(table));
            return FirstColumn.of(statement);
        }
    }

    /// The server bounds waits for locks; no constraint of it can wait.
    @Override
    public void lock(Connection source, List<TableName> tables, ServerLimits limits) throws SQLException {
        SqlServerText.execute(source, "SET LOCK_TIMEOUT " + limits.lock().toMillis());
        if (!tables.isEmpty()) {
            SqlServerText.execute(source, Fence.keepForm(tables));
        }
    }

    @Override
    public void checkConstraints(Connection source) {
        // each statement had its own looked at when it ended
    }

    @Override
    public void scratch(Connection source, String schema, List<TableName> tables) throws SQLException {
        scratch.make(source, schema, tables);
    }

    @Override
    public void scratchKey(Connection source, String schema, ForeignKey key) throws SQLException {
        SqlServerText.execute(
                source,
                "ALTER TABLE %s ADD FOREIGN KEY (%s) REFERENCES %s (%s)"
                        .formatted(
                                SqlServerText.quote(Restoring.scratch(schema, key.child())),
                                SqlServerText.bare(key.childColumns()),
                                SqlServerText.quote(Restoring.scratch(schema, key.parent())),
                                SqlServerText.bare(key.parentColumns())));
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
}
