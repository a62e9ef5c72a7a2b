package dev.holdfast.dialect.sqlserver;

import dev.holdfast.proof.RowWriter.Special;
import dev.holdfast.proof.Value;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Values as parameters. Dates and times go as text in the spelling of ISO 8601, which the server reads the same under
/// every language: no calendar of the driver comes in, and no digit is lost.
final class SqlServerValues {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS", Locale.ROOT);
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSS", Locale.ROOT);
    private static final long MICROS_OF_DAY = 86_400_000_000L;
    private static final int FIRST_YEAR = 1;
    private static final int LAST_YEAR = 9999;

    private SqlServerValues() {}

    /// A value that the type has none for. The message says which.
    static final class NoPlace extends Exception {
        private static final long serialVersionUID = 1;

        NoPlace(String why) {
            super(why);
        }
    }

    /// What stands for a value in a statement.
    static String parameter(SqlServerSpelling spelling, String type) {
        return switch (spelling) {
            case WHOLE, EXACT, FLOATING, REAL, TRUTH, UNICODE, CODE_PAGE, XML, BYTES -> "?";
            case SERIALISED -> "CAST(CAST(? AS varbinary(max)) AS " + type + ")";
            case GUID -> "CAST(? AS uniqueidentifier)";
            case DAY -> "CAST(? AS date)";
            case TIME -> "CAST(? AS time(7))";
            case DATE_AND_TIME -> "CAST(? AS datetime2(7))";
            case MOMENT -> "CAST(? AS datetimeoffset(7))";
        };
    }

    /// @return how much memory the value takes until the statement is sent, about
    static long bind(PreparedStatement statement, int at, SqlServerSpelling spelling, @Nullable Value value)
            throws SQLException, NoPlace {
        switch (value) {
            case null -> statement.setNull(at, sqlType(spelling));
            case Value.Whole(long whole) -> statement.setLong(at, whole);
            case Value.Exact(BigDecimal exact) ->
                statement.setBigDecimal(at, exact.scale() < 0 ? exact.setScale(0) : exact);
            case Value.Endless(Special special) -> throw new NoPlace(special + " is no number there");
            case Value.Floating(double floating) -> floating(statement, at, spelling, floating);
            case Value.Truth(boolean truth) -> statement.setBoolean(at, truth);
            case Value.Text(String text) -> {
                statement.setNString(at, text);
                return 2L * text.length();
            }
            case Value.Bytes(byte[] bytes) -> {
                statement.setBytes(at, bytes);
                return bytes.length;
            }
            case Value.Uuid(UUID uuid) -> statement.setString(at, uuid.toString());
            case Value.Day(long day) -> statement.setString(at, day(day).toString());
            case Value.Ticks ticks -> statement.setString(at, ticks(spelling, ticks));
            case Value.OffsetMoment moment -> statement.setString(at, moment(moment));
            case Value.OffsetTime _, Value.Span _ -> throw new IllegalArgumentException("travels as text: " + value);
        }
        return 16;
    }

    private static int sqlType(SqlServerSpelling spelling) {
        return switch (spelling) {
            case WHOLE -> Types.BIGINT;
            case EXACT -> Types.DECIMAL;
            case FLOATING -> Types.DOUBLE;
            case REAL -> Types.REAL;
            case TRUTH -> Types.BIT;
            case BYTES, SERIALISED -> Types.VARBINARY;
            case UNICODE, CODE_PAGE, XML, GUID, DAY, TIME, DATE_AND_TIME, MOMENT -> Types.NVARCHAR;
        };
    }

    private static void floating(PreparedStatement statement, int at, SqlServerSpelling spelling, double value)
            throws SQLException, NoPlace {
        if (!Double.isFinite(value)) {
            throw new NoPlace(value + " is no number there");
        }
        if (spelling == SqlServerSpelling.REAL) {
            statement.setFloat(at, (float) value);
        } else {
            statement.setDouble(at, value);
        }
    }

    private static LocalDate day(long epochDay) throws NoPlace {
        if (epochDay == Long.MAX_VALUE || epochDay == Long.MIN_VALUE) {
            throw new NoPlace("infinity is no date there");
        }
        LocalDate day = LocalDate.ofEpochDay(epochDay);
        requireYear(day.getYear(), day);
        return day;
    }

    private static void requireYear(int year, Object moment) throws NoPlace {
        if (year < FIRST_YEAR || year > LAST_YEAR) {
            throw new NoPlace(moment + " is outside of the years 1 to 9999");
        }
    }

    private static String ticks(SqlServerSpelling spelling, Value.Ticks ticks) throws NoPlace {
        if (spelling == SqlServerSpelling.TIME) {
            if (ticks.micros() < 0 || ticks.micros() >= MICROS_OF_DAY) {
                throw new NoPlace("24:00 is no time of day there");
            }
            return TIME.format(LocalTime.ofNanoOfDay(ticks.micros() * 1_000 + ticks.nanos()));
        }
        if (ticks.endless()) {
            throw new NoPlace("infinity is no moment there");
        }
        LocalDateTime moment = local(ticks.micros(), ticks.nanos(), 0);
        requireYear(moment.getYear(), moment);
        return MOMENT.format(moment);
    }

    private static LocalDateTime local(long micros, int nanos, int secondsEast) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L) + secondsEast,
                Math.floorMod(micros, 1_000_000) * 1_000 + nanos,
                ZoneOffset.UTC);
    }

    private static String moment(Value.OffsetMoment moment) throws NoPlace {
        if (moment.micros() == Long.MAX_VALUE || moment.micros() == Long.MIN_VALUE) {
            throw new NoPlace("infinity is no moment there");
        }
        LocalDateTime wall = local(moment.micros(), moment.nanos(), moment.secondsEast());
        requireYear(wall.getYear(), wall);
        requireYear(local(moment.micros(), 0, 0).getYear(), wall);
        return MOMENT.format(wall) + OFFSET.format(ZoneOffset.ofTotalSeconds(moment.secondsEast()));
    }
}
