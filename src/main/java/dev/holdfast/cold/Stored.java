package dev.holdfast.cold;

import dev.holdfast.proof.Family;
import dev.holdfast.proof.RowWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HexFormat;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/// How the values of a column lie in a cold file, and how they come from the database's text and go back to it.
///
/// No UUID type, although Parquet has one: Spark refuses a file with such a column.
public enum Stored {
    SMALLINT(Family.INTEGER) {
        @Override
        Object parse(String text) {
            return (long) Short.parseShort(text);
        }

        @Override
        void append(DuckDBAppender row, Object value) throws SQLException {
            row.append((short) (long) value);
        }

        @Override
        void spell(RowWriter row, Object value) {
            row.integer((long) value);
        }
    },
    INTEGER(Family.INTEGER) {
        @Override
        Object parse(String text) {
            return (long) Integer.parseInt(text);
        }

        @Override
        void append(DuckDBAppender row, Object value) throws SQLException {
            row.append((int) (long) value);
        }

        @Override
        void spell(RowWriter row, Object value) {
            row.integer((long) value);
        }
    },
    BIGINT(Family.INTEGER) {
        @Override
        Object parse(String text) {
            return Long.parseLong(text);
        }

        @Override
        void append(DuckDBAppender row, Object value) throws SQLException {
            row.append((long) value);
        }

        @Override
        void spell(RowWriter row, Object value) {
            row.integer((long) value);
        }
    },
    BOOLEAN(Family.BOOLEAN) {
        @Override
        Object parse(String text) {
            return switch (text) {
                case "t" -> true;
                case "f" -> false;
                default -> throw new IllegalArgumentException("no boolean: " + text);
            };
        }

        @Override
        String print(Object value) {
            return (boolean) value ? "t" : "f";
        }

        @Override
        void append(DuckDBAppender row, Object value) throws SQLException {
            row.append((boolean) value);
        }

        @Override
        @Nullable
        Object get(ResultSet row, int at) throws SQLException {
            boolean value = row.getBoolean(at);
            return row.wasNull() ? null : value;
        }

        @Override
        void spell(RowWriter row, Object value) {
            row.truth((boolean) value);
        }
    },
    REAL(Family.FLOAT) {
        @Override
        Object parse(String text) {
            return Float.parseFloat(text);
        }

        @Override
        String print(Object value) {
            return FloatText.of((float) value);
        }

        @Override
        void append(DuckDBAppender row, Object value) throws SQLException {
            row.append((float) value);
        }

        @Override
        @Nullable
        Object get(ResultSet row, int at) throws SQLException {
            float value = row.getFloat(at);
            return row.wasNull() ? null : value;
        }

        @Override
        void spell(RowWriter row, Object value) {
            row.floating((float) value);
        }
    },
    DOUBLE(Family.FLOAT) {
        @Override
        Object parse(String text) {
            return Double.parseDouble(text);
        }

        @Override
        String print(Object value) {
            return FloatText.of((double) value);
        }

        @Override
        void append(DuckDBAppender row, Object value) throws SQLException {
            row.append((double) value);
        }

        @Override
        @Nullable
        Object get(ResultSet row, int at) throws SQLException {
            double value = row.getDouble(at);
            return row.wasNull() ? null : value;
        }

        @Override
        void spell(RowWriter row, Object value) {
            row.floating((double) value);
        }
    },
    /// A numeric of declared precision, up to 38 digits, and scale; every value has all digits of its scale.
    DECIMAL(Family.NUMERIC) {
        @Override
        Object parse(String text) {
            return new BigDecimal(text);
        }

        @Override
        String print(Object value) {
            return ((BigDecimal) value).toPlainString();
        }

        @Override
        void append(DuckDBAppender row, Object value) throws SQLException {
            row.append((BigDecimal) value);
        }

        @Override
        @Nullable
        Object get(ResultSet row, int at) throws SQLException {
            return row.getBigDecimal(at);
        }

        @Override
        void spell(RowWriter row, Object value) {
            Decimals.spell(row, (BigDecimal) value);
        }
    },
    /// As days since 1970-01-01, in the years 1 to 9999.
    DATE(Family.DATE) {
        @Override
        Object parse(String text) {
            return LocalDate.parse(text).toEpochDay();
        }

        @Override
        String print(Object value) {
            return LocalDate.ofEpochDay((long) value).toString();
        }

        @Override
        void append(DuckDBAppender row, Object value) throws SQLException {
            row.appendEpochDays((int) (long) value);
        }

        @Override
        String read(String column) {
            return column + " - DATE '1970-01-01'";
        }

        @Override
        void spell(RowWriter row, Object value) {
            row.date((long) value);
        }
    },
    /// As microseconds since 1970-01-01 00:00 of its own calendar, in the years 1 to 9999.
    TIMESTAMP(Family.TIMESTAMP) {
        @Override
        Object parse(String text) {
            return Moments.micros(text);
        }

        @Override
        String print(Object value) {
            return Moments.text((long) value);
        }

        @Override
        void append(DuckDBAppender row, Object value) throws SQLException {
            row.appendEpochMicros((long) value);
        }

        @Override
        String read(String column) {
            return "epoch_us(" + column + ")";
        }

        @Override
        void spell(RowWriter row, Object value) {
            row.micros((long) value);
        }
    },
    /// As [#TIMESTAMP], of UTC.
    TIMESTAMPTZ(Family.INSTANT) {
        @Override
        Object parse(String text) {
            if (!text.endsWith("+00")) {
                throw new IllegalArgumentException("not in UTC: " + text);
            }
            return Moments.micros(text.substring(0, text.length() - 3));
        }

        @Override
        String print(Object value) {
            return Moments.text((long) value) + "+00";
        }

        @Override
        void append(DuckDBAppender row, Object value) throws SQLException {
            row.appendEpochMicros((long) value);
        }

        @Override
        String read(String column) {
            return "epoch_us(" + column + ")";
        }

        @Override
        void spell(RowWriter row, Object value) {
            row.micros((long) value);
        }
    },
    BYTES(Family.BYTES) {
        @Override
        Object parse(String text) {
            if (!text.startsWith("\\x")) {
                throw new IllegalArgumentException("not hexadecimal");
            }
            return HexFormat.of().parseHex(text, 2, text.length());
        }

        @Override
        String print(Object value) {
            return "\\x" + HexFormat.of().formatHex((byte[]) value);
        }

        @Override
        void append(DuckDBAppender row, Object value) throws SQLException {
            row.append((byte[]) value);
        }

        @Override
        @Nullable
        Object get(ResultSet row, int at) throws SQLException {
            return row.getBytes(at);
        }

        @Override
        void spell(RowWriter row, Object value) {
            byte[] bytes = (byte[]) value;
            row.bytes(bytes, 0, bytes.length);
        }
    },
    /// The text that the database prints.
    TEXT(Family.PRINTED) {
        @Override
        Object parse(String text) {
            return text;
        }

        @Override
        void append(DuckDBAppender row, Object value) throws SQLException {
            row.append((String) value);
        }

        @Override
        @Nullable
        Object get(ResultSet row, int at) throws SQLException {
            return row.getString(at);
        }

        @Override
        void spell(RowWriter row, Object value) {
            byte[] bytes = ((String) value).getBytes(StandardCharsets.UTF_8);
            row.bytes(bytes, 0, bytes.length);
        }
    };

    private final Family family;

    Stored(Family family) {
        this.family = family;
    }

    Family family() {
        return family;
    }

    /// A value from the text of the database: `Long`, `Boolean`, `Float`, `Double`, `BigDecimal`, `byte[]`, `String`.
    ///
    /// @throws IllegalArgumentException or [java.time.DateTimeException] when it is none of this kind
    abstract Object parse(String text);

    /// The text of the database; of floating point one that reads back to the same bits.
    String print(Object value) {
        return value.toString();
    }

    /// Whether a value that was parsed stands for exactly this text; floating point may be spelled in several ways.
    boolean keeps(Object value, String text) {
        return family == Family.FLOAT || print(value).equals(text);
    }

    abstract void append(DuckDBAppender row, Object value) throws SQLException;

    /// Whether a value may lie between two others, all as text; numbers only are compared.
    boolean within(String text, @Nullable String min, @Nullable String max) {
        if (min == null || max == null || family != Family.INTEGER) {
            return true;
        }
        try {
            long value = Long.parseLong(text);
            return value >= Long.parseLong(min) && value <= Long.parseLong(max);
        } catch (NumberFormatException e) {
            return true; // whoever reads the file says what is wrong with it
        }
    }

    /// What is selected to read a column of this kind.
    String read(String column) {
        return column;
    }

    /// A value; null for NULL. DuckDB says so by `wasNull` after a primitive only. Numbers, days and moments are whole.
    @Nullable
    Object get(ResultSet row, int at) throws SQLException {
        long value = row.getLong(at);
        return row.wasNull() ? null : value;
    }

    abstract void spell(RowWriter row, Object value);
}
