package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.RowSink;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.proof.Value;
import dev.holdfast.proof.WideText;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Writes rows into one binary COPY.
final class PostgresSink implements RowSink {
    private static final int BUFFER = 64 * 1024;
    private static final byte[] SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

    private final MoveTable table;
    private final List<PostgresPiping.Target> targets;
    private final Stamp stamp;
    private final long archivedAt;
    private final CopyIn copy;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(BUFFER);
    private final DataOutputStream out = new DataOutputStream(buffer);

    PostgresSink(Connection archive, String sql, MoveTable table, List<PostgresPiping.Target> targets, Stamp stamp)
            throws SQLException {
        this.table = table;
        this.targets = List.copyOf(targets);
        this.stamp = stamp;
        this.archivedAt = ChronoUnit.MICROS.between(Instant.EPOCH, stamp.archivedAt()) - Spelling.EPOCH_MICROS;
        this.copy = archive.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            out.write(SIGNATURE);
            out.writeLong(0); // flags, no extension
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void accept(@Nullable Value[] row) throws SQLException {
        int columns = table.columns().size();
        try {
            out.writeShort(targets.size() + 3);
            for (int i = 0; i < columns; i++) {
                write(targets.get(i), row[i]);
            }
            writeLong(archivedAt);
            writeLong(stamp.session());
            writeLong(stamp.chunk());
            for (int i = columns; i < targets.size(); i++) {
                write(targets.get(i), row[i]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (buffer.size() >= BUFFER) {
            flush();
        }
    }

    private void writeLong(long value) throws IOException {
        out.writeInt(8);
        out.writeLong(value);
    }

    private void write(PostgresPiping.Target target, @Nullable Value value) throws IOException, SQLException {
        if (value == null) {
            out.writeInt(-1);
            return;
        }
        if (value instanceof Value.Text(String text)) {
            requireStorable(target, text);
        }
        try {
            BinaryValues.write(target.spelling(), value, out);
        } catch (SQLException e) {
            throw unfit(target, String.valueOf(e.getMessage()), "22003");
        }
    }

    private void requireStorable(PostgresPiping.Target target, String text) throws SQLException {
        if (text.indexOf('\0') >= 0) {
            throw unfit(target, "a text with the character U+0000, which PostgreSQL keeps in no text", "22021");
        }
        if (WideText.halfAt(text) >= 0) {
            throw unfit(target, "a text with half of a surrogate pair, for which UTF-8 has no bytes", "22021");
        }
    }

    private SQLException unfit(PostgresPiping.Target target, String why, String state) {
        return new SQLException(
                "%s.%s (%s) cannot keep a value of its source: %s"
                        .formatted(table.archive(), target.name(), target.type(), why),
                state);
    }

    private void flush() throws SQLException {
        copy.writeToCopy(buffer.toByteArray(), 0, buffer.size());
        buffer.reset();
    }

    @Override
    public long finish() throws SQLException {
        try {
            out.writeShort(-1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        flush();
        return copy.endCopy();
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
