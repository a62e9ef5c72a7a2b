package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Copies;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Effect;
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

/// Restoring on SQL Server. A stage is a temporary table of the connection, numbered, so that it is inserted in slices
/// that take no lock on the whole table. A rowversion is no part of it: the source gives the row a new one.
final class SqlServerRestoring implements Restoring {
    private static final int SHOWN = 20;

    private final NumberedBySequence numbered = new NumberedBySequence();
    private final InsertEffects effects = new InsertEffects();
    private final ScratchTables scratch = new ScratchTables();

    static String name(Stage stage) {
        return "#" + stage.name();
    }

    @Override
    public void stage(Connection source, Stage stage) throws SQLException {
        SqlServerText.execute(source, stageSql(stage));
    }

    static String stageSql(Stage stage) {
        List<String> columns = new ArrayList<>();
        columns.add("hf_n int IDENTITY(1,1) PRIMARY KEY");
        stage.table()
                .columns()
                .forEach(column ->
                        columns.add(SqlServerText.quote(column.name()) + " " + column.archiveType() + " NULL"));
        columns.add("hf_hash bigint NULL");
        List<KeyType> layout = CopiesTable.named(stage.table());
        for (int i = 0; i < layout.size(); i++) {
            columns.add("hf_k" + (i + 1) + " " + CopiesTable.type(layout.get(i)) + " NOT NULL");
        }
        return "DROP TABLE IF EXISTS %1$s;\nCREATE TABLE %1$s (%2$s);"
                .formatted(name(stage), String.join(", ", columns));
    }

    @Override
    public void drop(Connection source, Stage stage) throws SQLException {
        SqlServerText.execute(source, "DROP TABLE IF EXISTS " + name(stage));
    }

    @Override
    public long fill(Connection source, Stage stage, MoveTable standing, Copies copies) throws SQLException {
        long rows = 0;
        for (Copies batch : CopiesTable.batches(copies)) {
            CopiesTable.fill(source, batch);
            try (PreparedStatement statement = source.prepareStatement(fillSql(stage, standing))) {
                rows += statement.executeUpdate();
            }
        }
        CopiesTable.drop(source);
        return rows;
    }

    static String fillSql(Stage stage, MoveTable standing) {
        List<String> names = names(stage.table());
        int width = CopiesTable.named(standing).size();
        return "INSERT INTO %s (%s, hf_hash, %s)\nSELECT %s, %s, %s%s"
                .formatted(
                        name(stage),
                        SqlServerText.bare(names),
                        CopiesTable.names(width, "hf_k"),
                        SqlServerText.columns("t", names),
                        SqlServerHash.of("t", SqlServerHash.archived(stage.table())),
                        CopiesTable.names(width, "k.k"),
                        CopiesTable.hanging(standing));
    }

    private static List<String> names(MoveTable table) {
        return table.columns().stream().map(MoveColumn::name).toList();
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
        return new SqlServerSink(source, name(stage), targets, List.of());
    }

    @Override
    public Stage settle(Connection source, Stage stage) throws SQLException {
        Stage settled = stage.hashed(MoveTable.Hashing.RECORD);
        SqlServerText.execute(source, settleSql(settled));
        return settled;
    }

    static String settleSql(Stage stage) {
        return "UPDATE s SET hf_hash = %s\nFROM %s s".formatted(staged("s", stage.table()), name(stage));
    }

    /// The hash of a row of the stage: of the archive's types, which hashes as the source's row does.
    private static String staged(String alias, MoveTable table) {
        return SqlServerHash.of(alias, SqlServerHash.archived(table));
    }

    @Override
    public long corrupted(Connection source, Stage stage) throws SQLException {
        if (stage.table().hashing() == MoveTable.Hashing.CANONICAL) {
            return corruptedCanonically(source, stage);
        }
        return number(
                source,
                "SELECT COUNT_BIG(*) FROM %s s WHERE %s <> s.hf_hash"
                        .formatted(name(stage), staged("s", stage.table())));
    }

    private static long corruptedCanonically(Connection source, Stage stage) throws SQLException {
        SqlServerRows rows = SqlServerRows.ofArchive(stage.table());
        long corrupted = 0;
        try (PreparedStatement statement = source.prepareStatement(
                        "SELECT s.hf_hash, %s FROM %s s".formatted(rows.select("s"), name(stage)));
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

    /// A staged value in the type that the source has.
    private static String back(String alias, MoveColumn column) {
        String reference = alias + "." + SqlServerText.quote(column.name());
        if (!column.asText()) {
            return reference; // the statement converts it, and fails where it does not fit
        }
        SqlServerType type = SqlServerType.parse(column.column().type());
        return switch (type.base()) {
            case "xml" -> "CONVERT(xml, " + reference + ", 1)"; // 1: blanks count
            case "time", "datetime2", "datetimeoffset" -> "CAST(" + reference + " AS " + type.base() + "(7))";
            default -> "CAST(" + reference + " AS " + type.bare() + ")";
        };
    }

    private static String back(String alias, MoveTable table, String name) {
        return table.columns().stream()
                .filter(column -> column.name().equals(name))
                .map(column -> back(alias, column))
                .findFirst()
                .orElseThrow();
    }

    private static String sameKey(String table, String stage, MoveTable of) {
        return of.key().stream()
                .map(column ->
                        table + "." + SqlServerText.quote(column.name()) + " = " + back(stage, of, column.name()))
                .collect(Collectors.joining(" AND "));
    }

    private static String met(Stage stage, String compared) {
        MoveTable table = stage.table();
        return "\nFROM %s s JOIN %s t ON %s\nWHERE %s %s s.hf_hash"
                .formatted(
                        name(stage),
                        SqlServerText.quote(table.source()),
                        sameKey("t", "s", table),
                        SqlServerHash.of("t", SqlServerHash.values(table)),
                        compared);
    }

    @Override
    public Standing standing(Connection source, Stage stage) throws SQLException {
        List<KeyType> layout = CopiesTable.named(stage.table());
        long equal = number(source, "SELECT COUNT_BIG(*)" + met(stage, "="));
        Keys others;
        try (PreparedStatement statement = source.prepareStatement(
                "SELECT DISTINCT " + CopiesTable.names(layout.size(), "s.hf_k") + met(stage, "<>"))) {
            others = KeyColumns.of(statement, layout);
        }
        return new Standing(equal, others, texts(source, shown(stage) + met(stage, "<>") + "\nORDER BY 1"));
    }

    /// The keys of the first of these rows, for people.
    private static String shown(Stage stage) {
        return stage.table().key().stream()
                .map(column -> KeyText.text("s", ofStage(stage, column))
                        + (column.keyType() == KeyType.TEXT ? " COLLATE DATABASE_DEFAULT" : ""))
                .collect(Collectors.joining(
                        ", N', ', ", "SELECT TOP (" + SHOWN + ") CONCAT(", ", N'')")); // CONCAT wants two at least
    }

    /// A key column in the type that it has in the stage.
    private static Column ofStage(Stage stage, Column key) {
        String type = stage.table().columns().stream()
                .filter(column -> column.name().equals(key.name()))
                .map(MoveColumn::archiveType)
                .findFirst()
                .orElseThrow();
        return new Column(key.name(), type, true, false, false, true, SqlServerArchiveDdl.keyType(type));
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }

    @Override
    public long leave(Connection source, Stage stage, Keys copies) throws SQLException {
        String same = IntStream.range(0, copies.layout().size())
                .mapToObj(i -> "s.hf_k%1$d = k.k%1$d%2$s"
                        .formatted(
                                i + 1,
                                copies.layout().get(i) == KeyType.TEXT ? " COLLATE Latin1_General_100_BIN2" : ""))
                .collect(Collectors.joining(" AND "));
        try (PreparedStatement statement = source.prepareStatement(
                "DELETE s FROM " + name(stage) + " s JOIN " + SqlServerText.keys(copies.layout()) + " ON " + same)) {
            SqlServerText.bind(statement, 1, copies);
            return statement.executeUpdate();
        }
    }

    @Override
    public long leaveStanding(Connection source, Stage stage) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement("DELETE s FROM %s s JOIN %s t ON %s"
                .formatted(
                        name(stage), SqlServerText.quote(stage.table().source()), sameKey("t", "s", stage.table())))) {
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
                            + back("s", child.table(), key.childColumns().get(i));
                },
                parent.size()));
        for (Stage stage : parents) {
            conditions.add(noneIn(
                    name(stage),
                    i -> back("p", stage.table(), parent.get(i).name()) + " = "
                            + back("s", child.table(), key.childColumns().get(i)),
                    parent.size()));
        }
        String values = IntStream.range(0, parent.size())
                .mapToObj(i -> back("s", child.table(), key.childColumns().get(i)) + " AS "
                        + SqlServerText.quote(parent.get(i).name()))
                .collect(Collectors.joining(", "));
        return "SELECT DISTINCT %s\nFROM (\n  SELECT %s\n  FROM %s s\n  WHERE %s) v"
                .formatted(
                        SqlServerText.asCarried("v", parent),
                        values,
                        name(child),
                        String.join("\n    AND ", conditions));
    }

    private static String noneIn(String table, java.util.function.IntFunction<String> equal, int columns) {
        return "NOT EXISTS (SELECT 1 FROM " + table + " p WHERE "
                + IntStream.range(0, columns).mapToObj(equal).collect(Collectors.joining(" AND ")) + ")";
    }

    @Override
    public long insert(Connection source, Stage stage, TableName target) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement(insertSql(stage, target))) {
            return SqlServerText.last(statement);
        } catch (SQLException failure) {
            if (numbersItself(stage.table())) {
                numberedAgain(source, target, failure);
            }
            throw failure;
        }
    }

    private static boolean numbersItself(MoveTable table) {
        return table.columns().stream().anyMatch(column -> column.column().identity());
    }

    /// No rollback turns the setting off again, and with it on for one table the connection, which a pool hands on,
    /// could not turn it on for another.
    private static void numberedAgain(Connection source, TableName target, SQLException failure) {
        try {
            SqlServerText.execute(source, "SET IDENTITY_INSERT " + SqlServerText.quote(target) + " OFF");
        } catch (SQLException second) {
            failure.addSuppressed(second);
        }
    }

    /// A table whose rows refer to each other is inserted at one go: its foreign key is looked at when the statement
    /// ends.
    /// The server keeps an identity at the highest number that came.
    static String insertSql(Stage stage, TableName target) {
        MoveTable table = stage.table();
        boolean identity = numbersItself(table);
        String name = SqlServerText.quote(target);
        return """
                DECLARE @done int = 0, @came bigint = 0, @all int = (SELECT COALESCE(MAX(hf_n), 0) FROM %1$s);
                DECLARE @slice int = CASE WHEN EXISTS (
                  SELECT 1 FROM sys.foreign_keys f
                  WHERE f.parent_object_id = OBJECT_ID(%2$s) AND f.referenced_object_id = f.parent_object_id)
                  THEN @all ELSE %3$d END;
                %4$sWHILE @done < @all
                BEGIN
                  INSERT INTO %5$s (%6$s)
                  SELECT %7$s FROM %1$s s WHERE s.hf_n > @done AND s.hf_n <= @done + @slice;
                  SET @came = @came + @@ROWCOUNT;
                  SET @done = @done + @slice;
                END;
                %8$sSELECT @came;""".formatted(
                name(stage),
                SqlServerText.literal(name),
                ChunkRows.SLICE,
                identity ? "SET IDENTITY_INSERT " + name + " ON;\n" : "",
                name,
                SqlServerText.bare(names(table)),
                table.columns().stream().map(column -> back("s", column)).collect(Collectors.joining(", ")),
                identity ? "SET IDENTITY_INSERT " + name + " OFF;\n" : "");
    }

    @Override
    public List<String> differing(Connection source, Stage stage, TableName target) throws SQLException {
        return texts(source, differingSql(stage, target));
    }

    static String differingSql(Stage stage, TableName target) {
        MoveTable table = stage.table();
        return "%s\nFROM %s s LEFT JOIN %s t ON %s\nWHERE t.%s IS NULL OR %s <> s.hf_hash\nORDER BY 1"
                .formatted(
                        shown(stage),
                        name(stage),
                        SqlServerText.quote(target),
                        sameKey("t", "s", table),
                        SqlServerText.quote(table.key().getFirst().name()),
                        SqlServerHash.of("t", SqlServerHash.values(table)));
    }

    @Override
    public Digest digest(Connection source, Stage stage) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement(
                        "SELECT COUNT_BIG(*), " + SqlServerHash.sum("hf_hash") + " FROM " + name(stage));
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
            List<String> names = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
            return names;
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
        try (PreparedStatement statement = source.prepareStatement("""
                INSERT INTO holdfast.restore_receipt (installation, restore_id, table_name, row_count, row_hash)
                VALUES (?, ?, ?, ?, ?)""")) {
            statement.setString(1, installation.toString());
            statement.setLong(2, restore);
            statement.setString(3, table.toString());
            statement.setLong(4, digest.rows());
            statement.setBigDecimal(5, digest.hash());
            statement.executeUpdate();
        }
    }

    @Override
    public boolean received(Connection source, UUID installation, long restore) throws SQLException {
        if (!SqlServerHelpers.standing(source).contains("restore_receipt")) {
            return false;
        }
        try (PreparedStatement statement = source.prepareStatement("""
                SELECT COUNT_BIG(*) FROM holdfast.restore_receipt
                WHERE installation = CAST(? AS uniqueidentifier) AND restore_id = ?""")) {
            statement.setString(1, installation.toString());
            statement.setLong(2, restore);
            return SqlServerText.number(statement) > 0;
        }
    }
}
