package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.RowSink;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.proof.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Inserts rows in batches of one prepared statement.
///
/// Bulk copy would be faster, but takes each value by the driver's own conversions; here the server converts, from
/// spellings that mean the same under every language, and says so when it cannot.
final class SqlServerSink implements RowSink {
    private static final int ROWS_AT_ONCE = 1_000;
    private static final long BYTES_AT_ONCE = 4L * 1024 * 1024;

    private final List<Target> targets;
    private final boolean dated;
    private final PreparedStatement insert;
    private int pending;
    private long pendingBytes;
    private long rows;

    private record Target(String column, String type, SqlServerSpelling spelling) {}

    SqlServerSink(Connection archive, MoveTable table, Stamp stamp) throws SQLException {
        this.targets = table.columns().stream()
                .map(column -> new Target(
                        table.archive() + "." + column.name(),
                        column.archiveType(),
                        SqlServerSpelling.of(column.archiveType())))
                .toList();
        this.dated = table.clock() != null;
        this.insert = archive.prepareStatement(insertSql(table, stamp));
    }

    /// The stamp is made of our own numbers and instants, so it may be spelt.
    private String insertSql(MoveTable table, Stamp stamp) {
        List<String> names =
                table.columns().stream().map(MoveTable.MoveColumn::name).toList();
        String values = IntStream.range(0, targets.size())
                .mapToObj(i -> SqlServerValues.parameter(
                        targets.get(i).spelling(), targets.get(i).type()))
                .collect(Collectors.joining(", "));
        return "INSERT INTO %s (%s, %s)\nVALUES (%s, CAST('%s' AS datetimeoffset(6)), %d, %d, %s%s)"
                .formatted(
                        SqlServerText.quote(table.archive()),
                        SqlServerText.bare(names),
                        SqlServerMoving.ours(table),
                        values,
                        SqlServerText.moment(stamp.archivedAt()),
                        stamp.session(),
                        stamp.chunk(),
                        SqlServerText.MOMENT_PARAMETER,
                        dated ? ", " + SqlServerText.MOMENT_PARAMETER : "");
    }

    @Override
    public void accept(@Nullable Value[] row) throws SQLException {
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            try {
                pendingBytes += SqlServerValues.bind(insert, i + 1, target.spelling(), row[i]);
            } catch (SqlServerValues.NoPlace e) {
                throw new SQLException(
                        "%s (%s) cannot keep a value of its source: %s"
                                .formatted(target.column(), target.type(), e.getMessage()),
                        "22003",
                        e);
            }
        }
        insert.setString(targets.size() + 1, moment(row[targets.size()]));
        if (dated) {
            insert.setString(targets.size() + 2, moment(row[targets.size() + 1]));
        }
        insert.addBatch();
        pending++;
        rows++;
        if (pending == ROWS_AT_ONCE || pendingBytes > BYTES_AT_ONCE) {
            flush();
        }
    }

    private static @Nullable String moment(@Nullable Value value) {
        if (!(value instanceof Value.Ticks ticks)) {
            return null;
        }
        return SqlServerText.moment(
                ticks.endless() ? SqlServerText.ENDLESS : Instant.EPOCH.plus(ticks.micros(), ChronoUnit.MICROS));
    }

    private void flush() throws SQLException {
        if (pending > 0) {
            insert.executeBatch();
            pending = 0;
            pendingBytes = 0;
        }
    }

    @Override
    public long finish() throws SQLException {
        flush();
        return rows;
    }

    @Override
    public void close() throws SQLException {
        insert.close();
    }
}
