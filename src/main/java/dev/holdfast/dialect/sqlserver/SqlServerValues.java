package dev.holdfast.dialect.sqlserver;

import dev.holdfast.proof.RowWriter.Special;
import dev.holdfast.proof.Value;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Values on their way into the server. Dates and times go as text in the spelling of ISO 8601, which the server reads
/// the same under every language: no calendar of the driver comes in, and no digit is lost.
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

    /// A column that carries values to the server by bulk copy, in a type that driver and server take as it is.
    ///
    /// @param type its T-SQL; @param jdbc its code in [Types]; @param precision of it, above 4,000 for a large one
    record Carrier(String type, int jdbc, int precision) {}

    private static final int LARGE = 1_000_000_000;
    private static final int MOST_UNITS = 4_000;
    private static final int MOST_BYTES = 8_000;

    private static final String BINARY_COLLATION = " COLLATE Latin1_General_100_BIN2";

    /// Numbers that are not exact, dates, times and GUIDs are carried as text: the driver would convert them by
    /// calendars and roundings of its own.
    static Carrier carrier(SqlServerSpelling spelling, String type) {
        return switch (spelling) {
            case WHOLE -> new Carrier("bigint", Types.BIGINT, 19);
            case FLOATING, REAL -> new Carrier("float", Types.DOUBLE, 53);
            case TRUTH -> new Carrier("bit", Types.BIT, 1);
            case UNICODE, CODE_PAGE, XML ->
                SqlServerType.parse(type).length() > MOST_UNITS ? text(LARGE) : text(MOST_UNITS);
            case BYTES, SERIALISED ->
                spelling == SqlServerSpelling.SERIALISED
                                || SqlServerType.parse(type).length() > MOST_BYTES
                        ? new Carrier("varbinary(max)", Types.VARBINARY, LARGE)
                        : new Carrier("varbinary(8000)", Types.VARBINARY, MOST_BYTES);
            case EXACT, GUID, DAY, TIME, DATE_AND_TIME, MOMENT -> text(60);
        };
    }

    private static Carrier text(int length) {
        return new Carrier(
                "nvarchar(" + (length > MOST_UNITS ? "max" : length) + ")" + BINARY_COLLATION, Types.NVARCHAR, length);
    }

    /// A carried value as the target's type has it.
    static String carried(SqlServerSpelling spelling, String type, String carrier) {
        return switch (spelling) {
            case WHOLE, FLOATING, REAL, TRUTH, UNICODE, CODE_PAGE, BYTES -> carrier;
            case EXACT -> "CAST(" + carrier + " AS " + SqlServerType.parse(type).bare() + ")";
            case XML -> "CONVERT(xml, " + carrier + ", 1)"; // 1: blanks count
            case SERIALISED -> "CAST(" + carrier + " AS " + type + ")";
            case GUID -> "CAST(" + carrier + " AS uniqueidentifier)";
            case DAY -> "CAST(" + carrier + " AS date)";
            case TIME -> "CAST(" + carrier + " AS time(7))";
            case DATE_AND_TIME -> "CAST(" + carrier + " AS datetime2(7))";
            case MOMENT -> "CAST(" + carrier + " AS datetimeoffset(7))";
        };
    }

    /// A value as bulk copy takes it.
    static @Nullable Object of(SqlServerSpelling spelling, @Nullable Value value) throws NoPlace {
        return switch (value) {
            case null -> null;
            case Value.Whole(long whole) -> whole;
            case Value.Exact(BigDecimal exact) -> exact.toPlainString();
            case Value.Endless(Special special) -> throw new NoPlace(special + " is no number there");
            case Value.Floating(double floating) -> finite(floating);
            case Value.Truth(boolean truth) -> truth;
            case Value.Text(String text) -> text;
            case Value.Bytes(byte[] bytes) -> bytes;
            case Value.Uuid(UUID uuid) -> uuid.toString();
            case Value.Day(long day) -> day(day).toString();
            case Value.Ticks ticks -> ticks(spelling, ticks);
            case Value.OffsetMoment moment -> moment(moment);
            case Value.OffsetTime _, Value.Span _ -> throw new IllegalArgumentException("travels as text: " + value);
        };
    }

    /// How much memory a value takes until it is sent, about.
    static long size(@Nullable Object value) {
        return switch (value) {
            case String text -> 2L * text.length();
            case byte[] bytes -> bytes.length;
            case null, default -> 16;
        };
    }

    private static double finite(double value) throws NoPlace {
        if (!Double.isFinite(value)) {
            throw new NoPlace(value + " is no number there");
        }
        return value;
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
