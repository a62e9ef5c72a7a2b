package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.RowSink;
import dev.holdfast.dialect.TableName;
import dev.holdfast.proof.Value;
import dev.holdfast.proof.WideText;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Writes rows into one binary COPY, each with the same numbers of ours in between.
final class PostgresSink implements RowSink {
    private static final int BUFFER = 64 * 1024;
    private static final byte[] SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

    private final TableName table;
    private final List<PostgresPiping.Target> targets;
    private final int stampAt;
    private final long[] stamp;
    private final CopyIn copy;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(BUFFER);
    private final DataOutputStream out = new DataOutputStream(buffer);

    /// @param stamp eight bytes each, between the values of the first `stampAt` targets and the others
    PostgresSink(
            Connection connection,
            String sql,
            TableName table,
            List<PostgresPiping.Target> targets,
            int stampAt,
            long... stamp)
            throws SQLException {
        this.table = table;
        this.targets = List.copyOf(targets);
        this.stampAt = stampAt;
        this.stamp = stamp.clone();
        this.copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            out.write(SIGNATURE);
            out.writeLong(0); // flags, no extension
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void accept(@Nullable Value[] row) throws SQLException {
        try {
            out.writeShort(targets.size() + stamp.length);
            for (int i = 0; i < stampAt; i++) {
                write(targets.get(i), row[i]);
            }
            for (long number : stamp) {
                out.writeInt(8);
                out.writeLong(number);
            }
            for (int i = stampAt; i < targets.size(); i++) {
                write(targets.get(i), row[i]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (buffer.size() >= BUFFER) {
            flush();
        }
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
                "%s.%s (%s) cannot keep a value of its source: %s".formatted(table, target.name(), target.type(), why),
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
