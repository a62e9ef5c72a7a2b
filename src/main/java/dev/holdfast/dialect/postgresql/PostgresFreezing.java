package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.ArchiveDdl;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.FirstColumn;
import dev.holdfast.dialect.Freezing;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/// Freezing on PostgreSQL: COPY in text format, in which every type has the spelling of its output function.
final class PostgresFreezing implements Freezing {
    /// The bounds are read from the text of the catalog, which is ours: `FOR VALUES FROM ('…') TO ('…')`.
    @Override
    public List<Partition> partitions(Connection archive, TableName table) throws SQLException {
        List<Partition> partitions = new ArrayList<>();
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT schema_name, name, bounds[1]::timestamptz, bounds[2]::timestamptz, bytes
                FROM (
                  SELECT n.nspname schema_name, c.relname name, pg_total_relation_size(c.oid) bytes,
                    regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \\(''(.+)''\\) TO \\(''(.+)''\\)') bounds
                  FROM pg_inherits i
                  JOIN pg_class c ON c.oid = i.inhrelid AND c.relkind = 'r'
                  JOIN pg_namespace n ON n.oid = c.relnamespace
                  WHERE i.inhparent = to_regclass(?) AND NOT i.inhdetachpending) p
                WHERE bounds IS NOT NULL
                ORDER BY 3""")) {
            statement.setString(1, PostgresText.quote(table));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    partitions.add(new Partition(
                            new TableName(row.getString(1), row.getString(2)),
                            row.getObject(3, OffsetDateTime.class).toInstant(),
                            row.getObject(4, OffsetDateTime.class).toInstant(),
                            row.getLong(5)));
                }
            }
        }
        return partitions;
    }

    @Override
    public List<String> key(Connection archive, TableName table) throws SQLException {
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT a.attname
                FROM pg_index i
                CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, position)
                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                WHERE i.indrelid = to_regclass(?) AND i.indisprimary
                ORDER BY k.position""")) {
            statement.setString(1, PostgresText.quote(table));
            return ArchiveDdl.withoutOurs(FirstColumn.of(statement));
        }
    }

    @Override
    public TableName holder(Part part) {
        return part.name();
    }

    @Override
    public boolean stands(Connection archive, Part part) throws SQLException {
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT count(*) FROM pg_inherits
                WHERE inhrelid = to_regclass(?) AND inhparent = to_regclass(?) AND NOT inhdetachpending""")) {
            statement.setString(1, PostgresText.quote(part.name()));
            statement.setString(2, PostgresText.quote(part.table()));
            return PostgresMarking.number(statement) > 0;
        }
    }

    @Override
    public long count(Connection archive, Part part) throws SQLException {
        try (PreparedStatement statement =
                archive.prepareStatement("SELECT count(*) FROM " + PostgresText.quote(part.name()))) {
            return PostgresMarking.number(statement);
        }
    }

    @Override
    public Set<String> beyond(Connection archive, Part part, List<Column> columns) throws SQLException {
        List<Column> asked =
                columns.stream().filter(column -> !beyond(column).isEmpty()).toList();
        Set<String> found = new HashSet<>();
        if (asked.isEmpty()) {
            return found;
        }
        String sql = asked.stream()
                .map(column -> "coalesce(bool_or(" + beyond(column) + "), false)")
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + PostgresText.quote(part.name())));
        try (PreparedStatement statement = archive.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            for (int i = 0; i < asked.size(); i++) {
                if (row.getBoolean(i + 1)) {
                    found.add(asked.get(i).name());
                }
            }
        }
        return found;
    }

    /// Empty for a type that has no such values.
    private static String beyond(Column column) {
        String name = PostgresText.quote(column.name());
        String type = column.type();
        if (type.equals("numeric") || (type.startsWith("numeric(") && !type.endsWith("]"))) {
            return name + " = 'NaN'";
        }
        if (type.equals("real") || type.equals("double precision")) {
            return name + "::text = '-0'";
        }
        boolean date = type.equals("date")
                || (type.startsWith("timestamp") && (type.endsWith(" time zone") || type.endsWith(")")));
        return date ? name + " < '0001-01-01' OR " + name + " >= '10000-01-01'" : "";
    }

    @Override
    public void rows(Connection archive, Part part, List<String> columns, List<String> key, RowSink sink)
            throws SQLException {
        String order = key.stream().map(name -> ", " + PostgresText.quote(name)).collect(Collectors.joining());
        String sql = "COPY (SELECT %s FROM %s ORDER BY hf_chunk%s) TO STDOUT (FORMAT text, ENCODING 'UTF8')"
                .formatted(list(columns), PostgresText.quote(part.name()), order);
        CopyOut copy = archive.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        try {
            CopyText lines = new CopyText(columns.size());
            for (byte[] line = copy.readFromCopy(); line != null; line = copy.readFromCopy()) {
                sink.row(lines.values(line));
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static String list(List<String> columns) {
        return columns.stream().map(PostgresText::quote).collect(Collectors.joining(", "));
    }

    @Override
    public TableName scratch(Connection archive, TableName table) throws SQLException {
        TableName scratch = scratchOf(table);
        execute(
                archive,
                "CREATE TEMP TABLE %s (LIKE %s) ON COMMIT DROP"
                        .formatted(PostgresText.quote(scratch.table()), PostgresText.quote(table)));
        try (var statement = archive.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_my_temp_schema()::regnamespace::text")) {
            row.next();
            return new TableName(row.getString(1), scratch.table()); // the catalog knows no pg_temp
        }
    }

    @Override
    public TableName scratchOf(TableName table) {
        return new TableName("pg_temp", "hf_scratch_" + Integer.toHexString(table.hashCode()));
    }

    @Override
    public void dropScratch(Connection archive, TableName scratch) {
        // it goes with its transaction
    }

    @Override
    public long load(Connection archive, TableName table, List<String> columns, RowSource rows) throws SQLException {
        String sql = "COPY %s (%s) FROM STDIN (FORMAT text, ENCODING 'UTF8')"
                .formatted(PostgresText.quote(table), list(columns));
        CopyIn copy = archive.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            CopyText.Lines lines = new CopyText.Lines(copy);
            rows.into(lines::add);
            lines.flush();
            return copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    @Override
    public List<HelperSchema.Proof> digests(Connection archive, TableName table, List<String> columns)
            throws SQLException {
        List<String> values =
                columns.stream().map(name -> "a." + PostgresText.quote(name)).toList();
        String sql = "SELECT a.hf_chunk, count(*), sum(%s) FROM %s a GROUP BY a.hf_chunk ORDER BY a.hf_chunk"
                .formatted(PostgresText.hash(values, MoveTable.Hashing.TEXT), PostgresText.quote(table));
        List<HelperSchema.Proof> digests = new ArrayList<>();
        try (PreparedStatement statement = archive.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                digests.add(new HelperSchema.Proof(
                        row.getLong(1), table.toString(), new Digest(row.getLong(2), row.getBigDecimal(3), 0)));
            }
        }
        return digests;
    }

    @Override
    public List<HelperSchema.Proof> digests(Connection archive, Part part, List<String> columns) throws SQLException {
        return digests(archive, part.name(), columns);
    }

    @Override
    public boolean freeze(Connection archive, Part part) throws SQLException {
        if (!stands(archive, part)) {
            return false;
        }
        execute(archive, "LOCK TABLE " + PostgresText.quote(part.name()) + " IN SHARE ROW EXCLUSIVE MODE");
        return true;
    }

    @Override
    public void drop(Connection archive, Part part) throws SQLException {
        String partition = PostgresText.quote(part.name());
        execute(archive, "ALTER TABLE " + PostgresText.quote(part.table()) + " DETACH PARTITION " + partition);
        execute(archive, "DROP TABLE " + partition);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void make(Connection archive, Part part) throws SQLException {
        PostgresArchiveDdl.lock(archive);
        if (!stands(archive, part)) {
            execute(
                    archive,
                    "CREATE TABLE %s PARTITION OF %s FOR VALUES FROM ('%s') TO ('%s')"
                            .formatted(
                                    PostgresText.quote(part.name()),
                                    PostgresText.quote(part.table()),
                                    part.from(),
                                    part.to()));
        }
    }

    @Override
    public void join(Connection archive, UUID installation, List<String> scopes) throws SQLException {
        for (String scope : scopes) {
            try (PreparedStatement statement =
                    archive.prepareStatement("SELECT pg_advisory_xact_lock_shared(hashtextextended(?, 0))")) {
                statement.setString(1, installation + "/" + scope);
                statement.execute();
            }
        }
    }

    @Override
    public void writeReceipt(Connection archive, UUID installation, Receipt receipt) throws SQLException {
        try (PreparedStatement statement = archive.prepareStatement("""
                INSERT INTO holdfast.cold_file
                  (installation, file_id, table_name, partition_name, object, row_count, sha256, manifest)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""")) {
            statement.setObject(1, installation);
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
                UPDATE holdfast.cold_file SET thawed_at = clock_timestamp()
                WHERE installation = ? AND file_id = ? AND thawed_at IS NULL""")) {
            statement.setObject(1, installation);
            statement.setLong(2, file);
            return statement.executeUpdate() == 1;
        }
    }

    @Override
    public boolean markDisposed(Connection archive, UUID installation, long file, long order) throws SQLException {
        try (PreparedStatement statement = archive.prepareStatement("""
                UPDATE holdfast.cold_file SET thawed_at = clock_timestamp(), disposed_by = ?
                WHERE installation = ? AND file_id = ? AND thawed_at IS NULL""")) {
            statement.setLong(1, order);
            statement.setObject(2, installation);
            statement.setLong(3, file);
            return statement.executeUpdate() == 1;
        }
    }

    @Override
    public Optional<Receipt> receipt(Connection archive, UUID installation, long file) throws SQLException {
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT table_name, partition_name, object, row_count, sha256, manifest, thawed_at IS NOT NULL
                FROM holdfast.cold_file WHERE installation = ? AND file_id = ?""")) {
            statement.setObject(1, installation);
            statement.setLong(2, file);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Receipt(
                                file,
                                TableName.parse(row.getString(1), "public"),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getString(5),
                                row.getString(6),
                                row.getBoolean(7)))
                        : Optional.empty();
            }
        }
    }
}
