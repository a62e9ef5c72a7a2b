package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Digest;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/// Binary COPY from server to server: bytes are joined to 64 KiB and never decoded.
final class ByteCopy {
    private static final int COPY_BUFFER = 64 * 1024;

    private ByteCopy() {}

    /// Copies what one statement sends into another server.
    static Digest through(Connection from, String outSql, Connection to, String inSql) throws SQLException {
        CopyOut out = from.unwrap(PGConnection.class).getCopyAPI().copyOut(outSql);
        try {
            CopyIn in = to.unwrap(PGConnection.class).getCopyAPI().copyIn(inSql);
            try {
                long bytes = pump(out, in);
                return new Digest(in.endCopy(), java.math.BigDecimal.ZERO, bytes);
            } catch (SQLException e) {
                cancel(in, e);
                throw e;
            }
        } catch (SQLException e) {
            drain(out, e);
            throw e;
        }
    }

    private static void cancel(CopyIn in, SQLException failure) {
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
    private static long pump(CopyOut out, CopyIn in) throws SQLException {
        byte[] buffer = new byte[COPY_BUFFER];
        int filled = 0;
        long bytes = 0;
        for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
            bytes += row.length;
            if (filled + row.length > buffer.length) {
                in.writeToCopy(buffer, 0, filled);
                filled = 0;
            }
            if (row.length > buffer.length) {
                in.writeToCopy(row, 0, row.length);
            } else {
                System.arraycopy(row, 0, buffer, filled, row.length);
                filled += row.length;
            }
        }
        in.writeToCopy(buffer, 0, filled);
        return bytes;
    }
}
