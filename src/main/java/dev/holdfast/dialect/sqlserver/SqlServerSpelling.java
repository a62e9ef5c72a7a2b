package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.MoveTable;
import dev.holdfast.proof.Family;
import dev.holdfast.proof.Value;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How the values of a SQL Server type are read and spelt for a proof.
enum SqlServerSpelling {
    WHOLE(Family.INTEGER) {
        @Override
        @Nullable
        Value value(ResultSet row, int at) throws SQLException {
            long whole = row.getLong(at);
            return row.wasNull() ? null : new Value.Whole(whole);
        }
    },
    EXACT(Family.NUMERIC) {
        @Override
        @Nullable
        Value value(ResultSet row, int at) throws SQLException {
            BigDecimal exact = row.getBigDecimal(at);
            return exact == null ? null : new Value.Exact(exact);
        }
    },
    FLOATING(Family.FLOAT) {
        @Override
        @Nullable
        Value value(ResultSet row, int at) throws SQLException {
            double floating = row.getDouble(at);
            return row.wasNull() ? null : new Value.Floating(floating);
        }
    },
    REAL(Family.FLOAT) {
        @Override
        @Nullable
        Value value(ResultSet row, int at) throws SQLException {
            float floating = row.getFloat(at);
            return row.wasNull() ? null : new Value.Floating(floating);
        }
    },
    TRUTH(Family.BOOLEAN) {
        @Override
        @Nullable
        Value value(ResultSet row, int at) throws SQLException {
            boolean truth = row.getBoolean(at);
            return row.wasNull() ? null : new Value.Truth(truth);
        }
    },
    UNICODE(Family.TEXT),
    /// Made Unicode by the server, which knows a character for every byte of every code page.
    CODE_PAGE(Family.TEXT) {
        @Override
        String read(String reference) {
            return "CAST(" + reference + " AS nvarchar(max))";
        }
    },
    XML(Family.PRINTED) {
        @Override
        String read(String reference) {
            return "CAST(" + reference + " AS nvarchar(max))";
        }
    },
    BYTES(Family.BYTES) {
        @Override
        @Nullable
        Value value(ResultSet row, int at) throws SQLException {
            byte[] bytes = row.getBytes(at);
            return bytes == null ? null : new Value.Bytes(bytes);
        }
    },
    /// hierarchyid, geography, geometry: as the server stores them.
    SERIALISED(Family.BYTES) {
        @Override
        String read(String reference) {
            return "CAST(" + reference + " AS varbinary(max))";
        }

        @Override
        @Nullable
        Value value(ResultSet row, int at) throws SQLException {
            return BYTES.value(row, at);
        }
    },
    GUID(Family.UUID) {
        @Override
        @Nullable
        Value value(ResultSet row, int at) throws SQLException {
            String guid = row.getString(at);
            return guid == null ? null : new Value.Uuid(UUID.fromString(guid));
        }
    },
    DAY(Family.DATE) {
        @Override
        @Nullable
        Value value(ResultSet row, int at) throws SQLException {
            LocalDate day = row.getObject(at, LocalDate.class);
            return day == null ? null : new Value.Day(day.toEpochDay());
        }
    },
    TIME(Family.TIME) {
        @Override
        @Nullable
        Value value(ResultSet row, int at) throws SQLException {
            LocalTime time = row.getObject(at, LocalTime.class);
            return time == null
                    ? null
                    : new Value.Ticks(time.toNanoOfDay() / 1_000, (int) (time.toNanoOfDay() % 1_000));
        }
    },
    DATE_AND_TIME(Family.TIMESTAMP) {
        @Override
        @Nullable
        Value value(ResultSet row, int at) throws SQLException {
            LocalDateTime moment = row.getObject(at, LocalDateTime.class);
            return moment == null
                    ? null
                    : new Value.Ticks(
                            micros(moment.toEpochSecond(ZoneOffset.UTC), moment.getNano()), moment.getNano() % 1_000);
        }
    },
    MOMENT(Family.MOMENT_WITH_OFFSET) {
        @Override
        @Nullable
        Value value(ResultSet row, int at) throws SQLException {
            OffsetDateTime moment = row.getObject(at, OffsetDateTime.class);
            return moment == null
                    ? null
                    : new Value.OffsetMoment(
                            micros(moment.toEpochSecond(), moment.getNano()),
                            moment.getNano() % 1_000,
                            moment.getOffset().getTotalSeconds());
        }
    };

    private final Family family;

    SqlServerSpelling(Family family) {
        this.family = family;
    }

    Family family() {
        return family;
    }

    /// What is selected: the column, or what the server makes of it.
    String read(String reference) {
        return reference;
    }

    /// The value in a column of a result. @return null for NULL
    @Nullable
    Value value(ResultSet row, int at) throws SQLException {
        String text = row.getString(at);
        return text == null ? null : new Value.Text(text);
    }

    private static long micros(long seconds, int nano) {
        return Math.addExact(Math.multiplyExact(seconds, 1_000_000L), nano / 1_000);
    }

    /// How a column that moves is spelt when it is read from the source.
    static SqlServerSpelling sent(MoveTable.MoveColumn column) {
        return column.asText() ? UNICODE : of(column.column().type());
    }

    /// What is selected of a column that moves.
    static String sent(String alias, MoveTable.MoveColumn column) {
        String reference = alias + "." + SqlServerText.quote(column.name());
        return column.asText()
                ? text(reference, base(column.column().type()))
                : sent(column).read(reference);
    }

    /// A value's text, with every digit that it has. Styles of CONVERT are the same under every language.
    static String text(String reference, String base) {
        return switch (base) {
            case "time", "datetime2", "datetimeoffset" -> "CONVERT(nvarchar(40), " + reference + ", 121)";
            case "hierarchyid" -> reference + ".ToString()";
            default -> "CAST(" + reference + " AS nvarchar(max))";
        };
    }

    static String base(String type) {
        int end = 0;
        while (end < type.length() && type.charAt(end) != '(' && type.charAt(end) != ' ') {
            end++;
        }
        return type.substring(0, end);
    }

    /// @param type as the catalog spells it
    /// @throws IllegalArgumentException for a type that no rule lets move
    static SqlServerSpelling of(String type) {
        return switch (base(type)) {
            case "tinyint", "smallint", "int", "bigint" -> WHOLE;
            case "decimal", "numeric", "money", "smallmoney" -> EXACT;
            case "float" -> FLOATING;
            case "real" -> REAL;
            case "bit" -> TRUTH;
            case "nchar", "nvarchar", "ntext", "sysname" -> UNICODE;
            case "char", "varchar", "text" -> CODE_PAGE;
            case "xml" -> XML;
            case "binary", "varbinary", "image", "rowversion" -> BYTES;
            case "hierarchyid", "geography", "geometry" -> SERIALISED;
            case "uniqueidentifier" -> GUID;
            case "date" -> DAY;
            case "time" -> TIME;
            case "datetime", "smalldatetime", "datetime2" -> DATE_AND_TIME;
            case "datetimeoffset" -> MOMENT;
            default -> throw new IllegalArgumentException("no spelling for the type " + type);
        };
    }
}
