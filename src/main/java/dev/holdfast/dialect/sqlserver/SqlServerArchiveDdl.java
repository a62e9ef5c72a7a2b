package dev.holdfast.dialect.sqlserver;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.ArchiveDdl;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Archive tables on SQL Server.
///
/// They are not partitioned. Rows lie in the order of `hf_chunk`, the clustered index: chunk numbers rise, so rows are
/// written at the end, the rows of a chunk lie together for read-back, verification, restore and disposal, and a
/// disposal frees whole pages. A partition function would have to be split each month under a lock that stops every
/// table that uses it. The key is the source's key, then the chunk: nonclustered, because it may then have 1,700 bytes
/// instead of 900.
final class SqlServerArchiveDdl implements ArchiveDdl {
    /// Narrow to wide.
    private static final List<String> INTEGERS = List.of("tinyint", "smallint", "int", "bigint");

    private static final String MOMENT = "datetimeoffset(6)";

    static void lock(Connection connection) throws SQLException {
        Fence.lock(connection, "holdfast/ddl", "Exclusive", ServerLimits.DEFAULT.transaction());
    }

    @Override
    public void lockForDdl(Connection connection) throws SQLException {
        lock(connection);
    }

    /// A version number is a number of the source's: the archive keeps its bytes.
    @Override
    public MoveTable.MoveColumn archived(Column column, boolean sameDatabase) {
        SqlServerType type = SqlServerType.parse(column.type());
        if (type.base().equals("sql_variant")) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "column " + column.name() + " is a sql_variant, whose values have types of their own: such rows are"
                            + " not moved; no row was moved");
        }
        return new MoveTable.MoveColumn(column, type.base().equals("rowversion") ? "binary(8)" : column.type(), false);
    }

    @Override
    public Optional<List<Column>> archiveColumns(Connection connection, TableName table) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("""
                SELECT c.name, %s AS type, c.is_nullable
                FROM sys.tables t
                JOIN sys.schemas s ON s.schema_id = t.schema_id
                JOIN sys.columns c ON c.object_id = t.object_id
                %s
                WHERE s.name = ? AND t.name = ?
                ORDER BY c.column_id""".formatted(SqlServerType.SPELT, SqlServerType.FROM))) {
            boolean scratch = table.schema().startsWith(SqlServerText.SCRATCH);
            statement.setString(1, scratch ? table.schema().substring(SqlServerText.SCRATCH.length()) : table.schema());
            statement.setString(2, table.table());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String type = row.getString(2);
                    columns.add(
                            new Column(row.getString(1), type, row.getBoolean(3), false, false, true, keyType(type)));
                }
            }
        }
        return columns.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(columns));
    }

    /// How a key column of this type travels.
    static KeyType keyType(String type) {
        SqlServerType parsed = SqlServerType.parse(type);
        if (INTEGERS.contains(parsed.base())) {
            return KeyType.BIGINT;
        }
        return parsed.base().equals("uniqueidentifier") ? KeyType.UUID : KeyType.TEXT;
    }

    @Override
    public List<String> createArchiveTable(MoveTable table) {
        String name = SqlServerText.quote(table.archive());
        String columns = table.columns().stream()
                .map(column -> "  " + SqlServerText.quote(column.name()) + " " + column.archiveType()
                        + (isKey(table, column.name()) ? " NOT NULL" : " NULL"))
                .collect(Collectors.joining(",\n"));
        String key = table.key().stream()
                .map(column -> SqlServerText.quote(column.name()))
                .collect(Collectors.joining(", "));
        return List.of(
                "IF SCHEMA_ID(%s) IS NULL EXEC (%s)"
                        .formatted(
                                SqlServerText.literal(table.archive().schema()),
                                SqlServerText.literal("CREATE SCHEMA "
                                        + SqlServerText.quote(table.archive().schema()))),
                """
                CREATE TABLE %s (
                %s,
                  hf_archived_at %s NOT NULL,
                  hf_session bigint NOT NULL,
                  hf_chunk bigint NOT NULL,
                  hf_retain_until %s NOT NULL,%s
                  PRIMARY KEY NONCLUSTERED (%s, hf_chunk)
                )""".formatted(
                                name,
                                columns,
                                MOMENT,
                                MOMENT,
                                table.clock() == null ? "" : "\n  " + RetentionClock.COLUMN + " " + MOMENT + " NULL,",
                                key),
                "CREATE CLUSTERED INDEX hf_chunk ON %s (hf_chunk)".formatted(name));
    }

    private static boolean isKey(MoveTable table, String column) {
        return table.key().stream().anyMatch(key -> key.name().equals(column));
    }

    @Override
    public MoveTable.MoveColumn retentionColumn() {
        return new MoveTable.MoveColumn(
                new Column(RetentionClock.COLUMN, MOMENT, true, false, false, true, KeyType.TEXT), MOMENT, false);
    }

    @Override
    public String addArchiveColumn(TableName table, MoveTable.MoveColumn column) {
        return "ALTER TABLE " + SqlServerText.quote(table) + " ADD " + SqlServerText.quote(column.name()) + " "
                + column.archiveType() + " NULL";
    }

    @Override
    public String dropArchiveColumn(TableName table, String column) {
        return "IF COL_LENGTH(%s, %s) IS NOT NULL ALTER TABLE %s DROP COLUMN %s"
                .formatted(
                        SqlServerText.literal(SqlServerText.quote(table)),
                        SqlServerText.literal(column),
                        SqlServerText.quote(table),
                        SqlServerText.quote(column));
    }

    @Override
    public String dropArchiveTable(TableName table) {
        return "DROP TABLE IF EXISTS " + SqlServerText.quote(table);
    }

    /// Integers are spelt alike in every width; so is text of any length within one kind of characters and one
    /// collation, and a decimal of one scale. Not so `char(n)`, whose blanks are part of a root.
    @Override
    public Widening widening(String from, String to) {
        SqlServerType narrow = SqlServerType.parse(from);
        SqlServerType wide = SqlServerType.parse(to);
        int integer = INTEGERS.indexOf(narrow.base());
        if (integer >= 0 && INTEGERS.indexOf(wide.base()) > integer) {
            return Widening.REWRITE;
        }
        if (!narrow.base().equals(wide.base()) || !narrow.collation().equals(wide.collation())) {
            return Widening.NONE;
        }
        return switch (narrow.base()) {
            case "varchar", "nvarchar", "varbinary" ->
                wide.length() <= narrow.length()
                        ? Widening.NONE
                        : wide.length() == Integer.MAX_VALUE ? Widening.REWRITE : Widening.IN_PLACE;
            case "decimal" -> {
                int[] few = digits(narrow);
                int[] more = digits(wide);
                yield more[0] > few[0] && more[1] == few[1] ? Widening.REWRITE : Widening.NONE;
            }
            default -> Widening.NONE;
        };
    }

    private static int[] digits(SqlServerType decimal) {
        String[] parts = decimal.arguments()
                .substring(1, decimal.arguments().length() - 1)
                .split(",", -1);
        return new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
    }

    /// Whether it takes nulls has to be said again.
    @Override
    public String widenArchiveColumn(TableName table, String column, String type) {
        return alter(table, column, type);
    }

    private static String alter(TableName table, String column, String type) {
        return """
                IF COLUMNPROPERTY(OBJECT_ID(%1$s), %2$s, 'AllowsNull') = 1
                  ALTER TABLE %3$s ALTER COLUMN %4$s %5$s NULL
                ELSE
                  ALTER TABLE %3$s ALTER COLUMN %4$s %5$s NOT NULL""".formatted(
                        SqlServerText.literal(SqlServerText.quote(table)),
                        SqlServerText.literal(column),
                        SqlServerText.quote(table),
                        SqlServerText.quote(column),
                        type);
    }

    /// A cast alone would cut text and round fractions without a word.
    @Override
    public String narrowArchiveColumn(TableName table, String column, String type) {
        SqlServerType narrow = SqlServerType.parse(type);
        String reference = SqlServerText.quote(column);
        String kept = narrow.text() || narrow.binary()
                ? "DATALENGTH(" + reference + ") <= " + narrow.length() * (narrow.unicode() ? 2 : 1)
                : "CAST(TRY_CAST(" + reference + " AS " + narrow.bare() + ") AS nvarchar(41)) = CAST(" + reference
                        + " AS nvarchar(41))";
        return """
                IF EXISTS (SELECT 1 FROM %s WHERE %s IS NOT NULL AND CASE WHEN %s THEN 1 ELSE 0 END = 0)
                  THROW 50001, N'a value does not fit the narrower type', 1;
                %s""".formatted(SqlServerText.quote(table), reference, kept, alter(table, column, type));
    }

    @Override
    public boolean drops(String statement) {
        return statement.startsWith("DROP ") || statement.contains(" DROP COLUMN ");
    }

    @Override
    public long storedBytes(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT COALESCE(SUM(a.used_pages), 0) * 8192
                FROM sys.partitions p
                JOIN sys.allocation_units a ON a.container_id = p.partition_id
                WHERE p.object_id = OBJECT_ID(?)""")) {
            statement.setString(1, SqlServerText.quote(table));
            return SqlServerText.number(statement);
        }
    }

    @Override
    public boolean used(Connection connection, TableName table, String column) throws SQLException {
        boolean there = archiveColumns(connection, table)
                .filter(columns -> column.isEmpty()
                        || columns.stream().anyMatch(each -> each.name().equals(column)))
                .isPresent();
        if (!there) {
            return false;
        }
        String holds = "SELECT COUNT_BIG(*) FROM (SELECT TOP (1) 1 AS one FROM " + SqlServerText.quote(table)
                + " WITH (TABLOCKX, HOLDLOCK)"
                + (column.isEmpty() ? "" : " WHERE " + SqlServerText.quote(column) + " IS NOT NULL") + ") held";
        try (PreparedStatement values = connection.prepareStatement(holds);
                PreparedStatement proofs = connection.prepareStatement("""
                        SELECT COUNT_BIG(*) FROM holdfast.manifest
                        WHERE table_name = ? AND row_count > 0
                          AND (? = N'' OR ? IN (SELECT value FROM OPENJSON(hashed_columns)))""")) {
            proofs.setString(1, table.toString());
            proofs.setString(2, column);
            proofs.setString(3, column);
            return SqlServerText.number(values) > 0 || SqlServerText.number(proofs) > 0;
        }
    }

    /// There are none: see the class.
    @Override
    public void ensurePartitions(Connection connection, TableName table, Instant from, Instant to) {}
}
