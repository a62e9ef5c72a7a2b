package dev.holdfast.dialect.crossing;

import dev.holdfast.dialect.Copies;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Gathering;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Restoring.Stage;
import dev.holdfast.dialect.RowSink;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.proof.Leaves;
import dev.holdfast.proof.ProofColumn;
import dev.holdfast.proof.RowWriter;
import dev.holdfast.proof.Value;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The stream method between engines: rows go as typed values from one connection into another, one pass, and are
/// hashed in between. What is hashed are the values that were sent, so a value that changes on the way in shows when
/// the archive is read back.
public final class RowPipe {
    private RowPipe() {}

    /// Copies the rows that hang on `keys`.
    ///
    /// @return rows, their size as sent, and their canonical hash; 0 instead of the hash where the table is hashed
    /// in
    ///     another way
    public static Digest copy(
            Dialect from, Connection source, Dialect to, Connection archive, MoveTable table, Keys keys, Stamp stamp)
            throws SQLException {
        boolean canonical = table.hashing() == MoveTable.Hashing.CANONICAL;
        try (RowSink sink = to.piping().sink(archive, table, stamp);
                Metered metered = new Metered(
                        sink,
                        table.columns().size(),
                        canonical ? new RowWriter(from.piping().proofColumns(table)) : null)) {
            from.piping().send(source, table, keys, stamp, metered);
            return metered.digest(sink.finish());
        }
    }

    /// Brings archived copies to a stage beside their source, each row with the hash of what was sent.
    ///
    /// @return rows
    public static long recall(
            Dialect from,
            Connection archive,
            Dialect to,
            Connection source,
            Stage stage,
            MoveTable standing,
            Copies copies)
            throws SQLException {
        List<ProofColumn> proved = to.piping().proofColumns(stage.table());
        RowWriter writer = new RowWriter(proved);
        try (RowSink sink = to.restoring().sink(source, stage)) {
            from.recalling().send(archive, standing, copies, new RowSink() {
                @Override
                public void accept(@Nullable Value[] row) throws SQLException {
                    for (int i = 0; i < proved.size(); i++) {
                        writer.value(row[i]);
                    }
                    row[proved.size()] = new Value.Whole(Leaves.hash(writer.leaf()));
                    sink.accept(row);
                }

                @Override
                public long finish() throws SQLException {
                    return sink.finish();
                }

                @Override
                public void close() {
                    // the sink is closed by who opened it
                }
            });
            return sink.finish();
        }
    }

    /// Counts, measures and hashes what it passes on. Does not end the sink, which is another's.
    private static final class Metered implements RowSink {
        private final RowSink sink;
        private final int columns;
        private final @Nullable RowWriter writer;
        private final Gathering rows = new Gathering(false);
        private long bytes;

        Metered(RowSink sink, int columns, @Nullable RowWriter writer) {
            this.sink = sink;
            this.columns = columns;
            this.writer = writer;
        }

        @Override
        public void accept(@Nullable Value[] row) throws SQLException {
            for (int i = 0; i < columns; i++) {
                bytes += size(row[i]);
                if (writer != null) {
                    writer.value(row[i]);
                }
            }
            if (writer != null) {
                rows.add(writer.leaf());
            }
            sink.accept(row);
        }

        private static int size(@Nullable Value value) {
            return switch (value) {
                case null -> 1;
                case Value.Text(String text) -> text.length();
                case Value.Bytes(byte[] bytes) -> bytes.length;
                case Value.Exact(BigDecimal exact) -> 4 + exact.unscaledValue().bitLength() / 8;
                case Value.Uuid _, Value.Span _ -> 16;
                case Value.OffsetTime _, Value.OffsetMoment _ -> 12;
                case Value.Truth _, Value.Endless _ -> 1;
                case Value.Whole _, Value.Floating _, Value.Day _, Value.Ticks _ -> 8;
            };
        }

        Digest digest(long count) {
            return new Digest(
                    count, writer == null ? BigDecimal.ZERO : rows.digest().hash(), bytes);
        }

        @Override
        public long finish() throws SQLException {
            return sink.finish();
        }

        @Override
        public void close() {
            // the sink is closed by who opened it
        }
    }
}
