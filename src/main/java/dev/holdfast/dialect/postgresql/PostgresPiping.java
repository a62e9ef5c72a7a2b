package dev.holdfast.dialect.postgresql;

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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/// Rows as typed values on PostgreSQL: binary COPY, both ways.
final class PostgresPiping implements Piping {
    private final CriteriaSql criteria;

    PostgresPiping(CriteriaSql criteria) {
        this.criteria = criteria;
    }

    @Override
    public List<ProofColumn> proofColumns(MoveTable table) {
        return PostgresRecords.proofColumns(table);
    }

    @Override
    public void send(Connection source, MoveTable table, Keys keys, Stamp stamp, RowSink sink) throws SQLException {
        KeySettings.bind(source, keys);
        @Nullable Spelling[] spellings = spellings(table);
        pour(source, PostgresCopying.rowsOutSql(criteria, table, stamp, false), spellings, sink);
    }

    /// Hands on what a binary COPY sends, row by row.
    ///
    /// @param spellings one for each value that a sink is handed; null for one that the COPY does not send, which
    /// is
    ///     left to the sink
    static void pour(Connection from, String sql, @Nullable Spelling[] spellings, RowSink sink) throws SQLException {
        CopyOut copy = from.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        try {
            BinaryRows rows = new BinaryRows(copy);
            @Nullable Value[] row = new Value[spellings.length];
            while (rows.next() >= 0) {
                for (int i = 0; i < spellings.length; i++) {
                    Spelling spelling = spellings[i];
                    if (spelling != null) {
                        int length = rows.value();
                        row[i] = length < 0 ? null : BinaryValues.read(spelling, rows, length);
                        rows.skip(Math.max(length, 0));
                    }
                }
                sink.accept(row);
            }
        } catch (SQLException | RuntimeException e) {
            ByteCopy.drain(copy, e);
            throw e;
        }
    }

    private static @Nullable Spelling[] spellings(MoveTable table) {
        List<Spelling> spellings =
                new ArrayList<>(table.columns().stream().map(Spelling::sent).toList());
        spellings.add(Spelling.TIMESTAMPTZ);
        if (table.clock() != null) {
            spellings.add(Spelling.TIMESTAMPTZ);
        }
        return spellings.toArray(Spelling[]::new);
    }

    @Override
    public RowSink sink(Connection archive, MoveTable table, Stamp stamp) throws SQLException {
        List<Target> targets = new ArrayList<>(table.columns().stream()
                .map(column -> new Target(column.name(), column.archiveType(), Spelling.of(column.archiveType())))
                .toList());
        targets.add(new Target("hf_retain_until", "timestamptz", Spelling.TIMESTAMPTZ));
        if (table.clock() != null) {
            targets.add(new Target(RetentionClock.COLUMN, "timestamptz", Spelling.TIMESTAMPTZ));
        }
        return new PostgresSink(
                archive,
                PostgresCopying.copyInSql(table),
                table.archive(),
                targets,
                table.columns().size(),
                Spelling.micros(stamp.archivedAt()),
                stamp.session(),
                stamp.chunk());
    }

    /// A column that takes values.
    record Target(String name, String type, Spelling spelling) {}
}
