package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.ArchiveDdl;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.FirstColumn;
import dev.holdfast.dialect.Freezing;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Freezing on SQL Server. Archive tables have no partitions: what freezes together is the chunks that the manifests
/// say were archived in one month. They lie together, in the order of `hf_chunk`, and go by one DELETE under a lock
/// on the whole table.
final class SqlServerFreezing implements Freezing {
    @Override
    public List<Partition> partitions(Connection archive, TableName table) throws SQLException {
        List<Partition> months = new ArrayList<>();
        if (!SqlServerHelpers.standing(archive).contains("manifest")
                || columns(archive, table).isEmpty()) {
            return months;
        }
        try (PreparedStatement statement = archive.prepareStatement(partitionsSql(table));
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                YearMonth month = YearMonth.of(row.getInt(1), row.getInt(2));
                months.add(new Partition(
                        new TableName(
                                table.schema(),
                                String.format(
                                        Locale.ROOT,
                                        "%s_y%04dm%02d",
                                        table.table(),
                                        month.getYear(),
                                        month.getMonthValue())),
                        begin(month),
                        begin(month.plusMonths(1)),
                        row.getLong(3)));
            }
        }
        return months;
    }

    private static Instant begin(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /// Moments of ours are kept in UTC, so their years and months are those of UTC.
    static String partitionsSql(TableName table) {
        return """
                SELECT YEAR(m.archived_at), MONTH(m.archived_at), SUM(m.row_bytes)
                FROM holdfast.manifest m
                WHERE m.table_name = %s
                  AND EXISTS (SELECT 1 FROM %s a WHERE a.hf_chunk = m.chunk_id AND a.hf_archived_at = m.archived_at)
                GROUP BY YEAR(m.archived_at), MONTH(m.archived_at)
                ORDER BY 1, 2""".formatted(SqlServerText.literal(table.toString()), SqlServerText.quote(table));
    }

    /// Rows of a part, as `a`. Its chunks come from the manifests, because they are what the rows lie in the order of.
    static String where(Part part) {
        String from = moment(part.from());
        String to = moment(part.to());
        String table = SqlServerText.literal(part.table().toString());
        return """
                a.hf_archived_at >= %1$s AND a.hf_archived_at < %2$s
                  AND a.hf_chunk IN (
                    SELECT m.chunk_id FROM holdfast.manifest m
                    WHERE m.table_name = %3$s AND m.archived_at >= %1$s AND m.archived_at < %2$s)""".formatted(from, to, table);
    }

    private static String moment(Instant moment) {
        return "CAST(" + SqlServerText.literal(SqlServerText.moment(moment)) + " AS datetimeoffset(6))";
    }

    private static String from(Part part) {
        return SqlServerText.quote(part.table()) + " a\nWHERE " + where(part);
    }

    private static Map<String, SqlServerType> columns(Connection archive, TableName table) throws SQLException {
        return new SqlServerArchiveDdl()
                .archiveColumns(archive, table).orElse(List.of()).stream()
                        .collect(Collectors.toMap(Column::name, column -> SqlServerType.parse(column.type())));
    }

    /// The primary key, without the chunk.
    @Override
    public List<String> key(Connection archive, TableName table) throws SQLException {
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT c.name
                FROM sys.indexes i
                JOIN sys.index_columns x ON x.object_id = i.object_id AND x.index_id = i.index_id AND x.key_ordinal > 0
                JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
                WHERE i.object_id = OBJECT_ID(?, N'U') AND i.is_primary_key = 1
                ORDER BY x.key_ordinal""")) {
            statement.setString(1, SqlServerText.quote(table));
            return ArchiveDdl.withoutOurs(FirstColumn.of(statement));
        }
    }

    @Override
    public TableName holder(Part part) {
        return part.table();
    }

    @Override
    public boolean stands(Connection archive, Part part) throws SQLException {
        if (columns(archive, part.table()).isEmpty()) {
            return false;
        }
        try (PreparedStatement statement =
                archive.prepareStatement("SELECT COUNT(*) FROM (SELECT TOP (1) 1 AS one FROM " + from(part) + ") s")) {
            return SqlServerText.number(statement) > 0;
        }
    }

    @Override
    public long count(Connection archive, Part part) throws SQLException {
        try (PreparedStatement statement = archive.prepareStatement("SELECT COUNT_BIG(*) FROM " + from(part))) {
            return SqlServerText.number(statement);
        }
    }

    /// Single precision has a type of its own in a file, which may lose a minus zero.
    @Override
    public Set<String> beyond(Connection archive, Part part, List<Column> columns) {
        return columns.stream()
                .filter(column -> column.type().equals("real"))
                .map(Column::name)
                .collect(Collectors.toSet());
    }

    @Override
    public void rows(Connection archive, Part part, List<String> columns, List<String> key, RowSink sink)
            throws SQLException {
        PrintedRows.read(archive, rowsSql(part, columns(archive, part.table()), columns, key), columns, sink);
    }

    static String rowsSql(Part part, Map<String, SqlServerType> types, List<String> columns, List<String> key) {
        return "SELECT %s\nFROM %s\nORDER BY a.hf_chunk%s"
                .formatted(
                        PrintedRows.printed("a", types, columns),
                        from(part),
                        key.stream()
                                .map(name -> ", a." + SqlServerText.quote(name))
                                .collect(Collectors.joining()));
    }

    /// Its columns are those of the table: so that is who is asked for them, see [SqlServerText#SCRATCH].
    @Override
    public TableName scratch(Connection archive, TableName table) throws SQLException {
        TableName scratch = scratchOf(table);
        dropScratch(archive, scratch);
        SqlServerText.execute(
                archive,
                "SELECT TOP (0) * INTO %1$s FROM %2$s;\nCREATE CLUSTERED INDEX hf_chunk ON %1$s (hf_chunk);"
                        .formatted(SqlServerText.quote(scratch), SqlServerText.quote(table)));
        return scratch;
    }

    @Override
    public TableName scratchOf(TableName table) {
        return new TableName(SqlServerText.SCRATCH + table.schema(), table.table());
    }

    @Override
    public void dropScratch(Connection archive, TableName scratch) throws SQLException {
        SqlServerText.execute(archive, "DROP TABLE IF EXISTS " + SqlServerText.quote(scratch));
    }

    @Override
    public long load(Connection archive, TableName table, List<String> columns, RowSource rows) throws SQLException {
        return PrintedRows.load(archive, table, columns(archive, table), columns, rows);
    }

    @Override
    public List<HelperSchema.Proof> digests(Connection archive, TableName table, List<String> columns)
            throws SQLException {
        return digests(archive, table, columns, SqlServerText.quote(table) + " a");
    }

    @Override
    public List<HelperSchema.Proof> digests(Connection archive, Part part, List<String> columns) throws SQLException {
        return digests(archive, part.table(), columns, from(part));
    }

    /// The texts are hashed here: the same texts that a file gets.
    private static List<HelperSchema.Proof> digests(
            Connection archive, TableName table, List<String> columns, String from) throws SQLException {
        Map<String, SqlServerType> types = columns(archive, table);
        if (!types.keySet().containsAll(columns)) {
            throw new SQLException(table + " has not all of the columns " + columns + " any more", "42S22");
        }
        String sql = "SELECT a.hf_chunk, " + PrintedRows.printed("a", types, columns) + "\nFROM " + from
                + "\nORDER BY a.hf_chunk";
        return PrintedRows.digests(archive, sql, columns).entrySet().stream()
                .map(chunk -> new HelperSchema.Proof(chunk.getKey(), table.toString(), chunk.getValue()))
                .toList();
    }

    /// Nobody else reads or writes the table from here on, unless by row versions.
    @Override
    public boolean freeze(Connection archive, Part part) throws SQLException {
        if (columns(archive, part.table()).isEmpty()) {
            return false;
        }
        try (PreparedStatement statement =
                archive.prepareStatement("SELECT COUNT(*) FROM (SELECT TOP (1) 1 AS one FROM "
                        + SqlServerText.quote(part.table()) + " WITH (TABLOCKX, HOLDLOCK)) locked")) {
            SqlServerText.number(statement);
        }
        return stands(archive, part);
    }

    @Override
    public void drop(Connection archive, Part part) throws SQLException {
        SqlServerText.execute(archive, dropSql(part));
    }

    static String dropSql(Part part) {
        return "DELETE a FROM " + from(part);
    }

    @Override
    public void make(Connection archive, Part part) {
        // a table has room for every month
    }

    @Override
    public void join(Connection archive, UUID installation, List<String> scopes) throws SQLException {
        for (String scope : scopes) {
            Fence.join(archive, installation, scope);
        }
    }

    @Override
    public void writeReceipt(Connection archive, UUID installation, Receipt receipt) throws SQLException {
        try (PreparedStatement statement = archive.prepareStatement("""
                INSERT INTO holdfast.cold_file
                  (installation, file_id, table_name, partition_name, object, row_count, sha256, manifest)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""")) {
            statement.setString(1, installation.toString());
            statement.setLong(2, receipt.file());
            statement.setString(3, receipt.table().toString());
            statement.setString(4, receipt.partition());
            statement.setString(5, receipt.object());
            statement.setLong(6, receipt.rows());
            statement.setString(7, receipt.sha256());
            statement.setString(8, receipt.manifest());
            statement.executeUpdate();
        }
    }

    @Override
    public boolean markThawed(Connection archive, UUID installation, long file) throws SQLException {
        try (PreparedStatement statement = archive.prepareStatement("""
                UPDATE holdfast.cold_file SET thawed_at = SYSDATETIMEOFFSET()
                WHERE installation = CAST(? AS uniqueidentifier) AND file_id = ? AND thawed_at IS NULL""")) {
            statement.setString(1, installation.toString());
            statement.setLong(2, file);
            return statement.executeUpdate() == 1;
        }
    }

    @Override
    public boolean markDisposed(Connection archive, UUID installation, long file, long order) throws SQLException {
        try (PreparedStatement statement = archive.prepareStatement("""
                UPDATE holdfast.cold_file SET thawed_at = SYSDATETIMEOFFSET(), disposed_by = ?
                WHERE installation = CAST(? AS uniqueidentifier) AND file_id = ? AND thawed_at IS NULL""")) {
            statement.setLong(1, order);
            statement.setString(2, installation.toString());
            statement.setLong(3, file);
            return statement.executeUpdate() == 1;
        }
    }

    @Override
    public Optional<Receipt> receipt(Connection archive, UUID installation, long file) throws SQLException {
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT table_name, partition_name, object, row_count, sha256, manifest,
                  CASE WHEN thawed_at IS NULL THEN 0 ELSE 1 END
                FROM holdfast.cold_file WHERE installation = CAST(? AS uniqueidentifier) AND file_id = ?""")) {
            statement.setString(1, installation.toString());
            statement.setLong(2, file);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Receipt(
                                file,
                                TableName.parse(row.getString(1), "dbo"),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getString(5),
                                row.getString(6),
                                row.getInt(7) == 1))
                        : Optional.empty();
            }
        }
    }
}
