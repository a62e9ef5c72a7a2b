package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Digest;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/// Binary COPY from server to server: bytes are joined to 64 KiB; at most keys are read of them.
final class ByteCopy {
    private static final int COPY_BUFFER = 64 * 1024;

    private ByteCopy() {}

    /// Copies what one statement sends into another server.
    ///
    /// @param keyed sees each row on its way; null when nobody does
    static Digest through(Connection from, String outSql, Connection to, String inSql, @Nullable KeyedRows keyed)
            throws SQLException {
        CopyOut out = from.unwrap(PGConnection.class).getCopyAPI().copyOut(outSql);
        try {
            CopyIn in = to.unwrap(PGConnection.class).getCopyAPI().copyIn(inSql);
            try {
                long bytes = pump(out, in, keyed);
                return new Digest(in.endCopy(), java.math.BigDecimal.ZERO, bytes);
            } catch (SQLException | RuntimeException e) {
                cancel(in, e);
                throw e;
            }
        } catch (SQLException | RuntimeException e) {
            drain(out, e);
            throw e;
        }
    }

    private static void cancel(CopyIn in, Exception failure) {
        try {
            if (in.isActive()) {
                in.cancelCopy();
            }
        } catch (SQLException second) {
            failure.addSuppressed(second);
        }
    }

    /// What is under way of one chunk is read to its end. To cancel it instead would take a second connection, whose
    /// word often comes too late and then meets whatever statement is next.
    static void drain(CopyOut out, Exception failure) {
        try {
            while (out.isActive() && out.readFromCopy() != null) {
                // until the server has sent everything
            }
        } catch (SQLException second) {
            failure.addSuppressed(second);
        }
    }

    /// One message of the server is one row; many small writes would cost more than the rows themselves.
    private static long pump(CopyOut out, CopyIn in, @Nullable KeyedRows keyed) throws SQLException {
        Joined joined = new Joined(in);
        for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
            if (keyed == null) {
                joined.write(row, 0);
            } else {
                joined.write(row, keyed.take(row));
                joined.write(keyed.end(), 0);
            }
        }
        joined.flush();
        return joined.bytes;
    }

    private static final class Joined {
        private final byte[] buffer = new byte[COPY_BUFFER];
        private final CopyIn in;
        private int filled;
        private long bytes;

        Joined(CopyIn in) {
            this.in = in;
        }

        void write(byte[] row, int begin) throws SQLException {
            int length = row.length - begin;
            bytes += length;
            if (filled + length > buffer.length) {
                flush();
            }
            if (length > buffer.length) {
                in.writeToCopy(row, begin, length);
            } else {
                System.arraycopy(row, begin, buffer, filled, length);
                filled += length;
            }
        }

        void flush() throws SQLException {
            in.writeToCopy(buffer, 0, filled);
            filled = 0;
        }
    }
}
