package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Piping;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.RowSink;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.proof.ProofColumn;
import dev.holdfast.proof.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows as typed values on SQL Server: read as the driver streams them, written by bulk copy.
final class SqlServerPiping implements Piping {
    private final CriteriaSql criteria;

    SqlServerPiping(CriteriaSql criteria) {
        this.criteria = criteria;
    }

    @Override
    public List<ProofColumn> proofColumns(MoveTable table) {
        return SqlServerRows.ofSource(table).proofColumns();
    }

    @Override
    public void send(Connection source, MoveTable table, Keys keys, Stamp stamp, RowSink sink) throws SQLException {
        SqlServerRows rows = SqlServerRows.ofSource(table);
        RetentionClock clock = table.clock();
        String sql = "SELECT %s%s\n%s"
                .formatted(
                        rows.select("t"),
                        clock == null ? "" : ", " + date(table, clock),
                        SqlServerMoving.rowsFrom(table));
        @Nullable Value[] row = new Value[rows.size() + (clock == null ? 1 : 2)];
        row[rows.size()] = ticks(stamp.retainUntil());
        try (PreparedStatement statement = source.prepareStatement(sql)) {
            SqlServerText.bind(statement, 1, keys);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    rows.read(found, 1, row);
                    if (clock != null) {
                        reckon(found.getString(rows.size() + 1), clock, rows.size(), row);
                    }
                    sink.accept(row);
                }
            }
        }
    }

    /// @param date null for a row without one, which has no end
    private static void reckon(@Nullable String date, RetentionClock clock, int at, @Nullable Value[] row) {
        if (date == null) {
            row[at] = ticks(SqlServerText.ENDLESS);
            row[at + 1] = null;
        } else {
            SqlServerRetaining.Ends ends = SqlServerRetaining.ends(date, clock);
            row[at] = ticks(ends.until());
            row[at + 1] = ticks(ends.from());
        }
    }

    private String date(MoveTable table, RetentionClock clock) {
        return SqlServerText.text(
                SqlServerRetaining.date(criteria, table, clock),
                SqlServerType.parse(clock.column().type()));
    }

    /// What has no end here has none there either.
    private static Value.Ticks ticks(Instant moment) {
        return new Value.Ticks(
                moment.isBefore(SqlServerText.ENDLESS)
                        ? ChronoUnit.MICROS.between(Instant.EPOCH, moment)
                        : Long.MAX_VALUE,
                0);
    }

    @Override
    public RowSink sink(Connection archive, MoveTable table, Stamp stamp) throws SQLException {
        String owner = table.archive().toString();
        List<SqlServerSink.Target> targets = new ArrayList<>();
        table.columns().forEach(column -> targets.add(SqlServerSink.Target.of(owner, column)));
        targets.add(moment(owner, "hf_retain_until"));
        if (table.clock() != null) {
            targets.add(moment(owner, RetentionClock.COLUMN));
        }
        int ours = table.columns().size();
        SqlServerSink sink =
                new SqlServerSink(archive, SqlServerText.quote(table.archive()), targets, constants(stamp));
        return new RowSink() {
            @Override
            public void accept(@Nullable Value[] row) throws SQLException {
                @Nullable Value until = row[ours];
                row[ours] = until instanceof Value.Ticks ticks && ticks.endless() ? LAST : until;
                sink.accept(row);
            }

            @Override
            public long finish() throws SQLException {
                return sink.finish();
            }

            @Override
            public void close() {
                sink.close();
            }
        };
    }

    /// What has no end.
    private static final Value.Ticks LAST =
            new Value.Ticks(ChronoUnit.MICROS.between(Instant.EPOCH, SqlServerText.ENDLESS), 0);

    private static SqlServerSink.Target moment(String owner, String column) {
        return new SqlServerSink.Target(owner, column, "datetimeoffset(6)", SqlServerSpelling.MOMENT);
    }

    /// The stamp is made of our own numbers and instants, so it may be spelt.
    static List<SqlServerSink.Constant> constants(Stamp stamp) {
        return List.of(
                new SqlServerSink.Constant(
                        "hf_archived_at",
                        "CAST('" + SqlServerText.moment(stamp.archivedAt()) + "' AS datetimeoffset(6))"),
                new SqlServerSink.Constant("hf_session", Long.toString(stamp.session())),
                new SqlServerSink.Constant("hf_chunk", Long.toString(stamp.chunk())));
    }
}
