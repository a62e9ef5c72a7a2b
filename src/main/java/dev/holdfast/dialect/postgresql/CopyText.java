package dev.holdfast.dialect.postgresql;

import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/// The text format of COPY: values end at a tab, rows at a newline, a backslash escapes, `\N` is NULL.
///
/// Bytes below 0x80 mean themselves alone in UTF-8, so nothing is decoded.
///
/// @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, "Text Format"</a>
final class CopyText {
    private final int columns;
    private byte[] value = new byte[256];

    CopyText(int columns) {
        this.columns = columns;
    }

    /// The values of a row. @param line with its newline: the server sends one row a message
    byte[] @Nullable [] values(byte[] line) throws SQLException {
        byte[] @Nullable [] values = new byte[columns] @Nullable [];
        int at = 0;
        for (int column = 0; column < columns; column++) {
            int length = 0;
            boolean isNull = false;
            if (value.length < line.length) {
                value = new byte[line.length];
            }
            byte end = column == columns - 1 ? (byte) '\n' : (byte) '\t';
            while (at < line.length && line[at] != end) {
                byte next = line[at++];
                if (next == '\\') {
                    byte escaped = line[at++];
                    isNull = escaped == 'N';
                    next = unescaped(escaped);
                }
                value[length++] = next;
            }
            if (at++ >= line.length) {
                throw new SQLException("COPY sent a row that ends in its column " + (column + 1), "XX000");
            }
            values[column] = isNull ? null : Arrays.copyOf(value, length);
        }
        if (at != line.length) {
            throw new SQLException("COPY sent a row with more than " + columns + " values", "XX000");
        }
        return values;
    }

    /// The server writes no escapes by number.
    private static byte unescaped(byte escaped) {
        return switch (escaped) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0b;
            default -> escaped;
        };
    }

    /// Rows on their way to the server.
    static final class Lines {
        private static final int BUFFER = 64 * 1024;

        private final CopyIn copy;
        private byte[] buffer = new byte[BUFFER];
        private int filled;

        Lines(CopyIn copy) {
            this.copy = copy;
        }

        void add(byte[] @Nullable [] values) throws SQLException {
            for (int column = 0; column < values.length; column++) {
                byte @Nullable [] each = values[column];
                room(each == null ? 3 : 2 * each.length + 1);
                if (each == null) {
                    buffer[filled++] = '\\';
                    buffer[filled++] = 'N';
                } else {
                    add(each);
                }
                buffer[filled++] = column == values.length - 1 ? (byte) '\n' : (byte) '\t';
            }
            if (filled >= BUFFER) {
                flush();
            }
        }

        private void add(byte[] text) {
            for (byte each : text) {
                switch (each) {
                    case '\\' -> escape((byte) '\\');
                    case '\n' -> escape((byte) 'n');
                    case '\r' -> escape((byte) 'r');
                    case '\t' -> escape((byte) 't');
                    default -> buffer[filled++] = each;
                }
            }
        }

        private void escape(byte letter) {
            buffer[filled++] = '\\';
            buffer[filled++] = letter;
        }

        private void room(int bytes) {
            if (buffer.length - filled < bytes) {
                buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, filled + bytes));
            }
        }

        void flush() throws SQLException {
            copy.writeToCopy(buffer, 0, filled);
            filled = 0;
        }
    }
}
