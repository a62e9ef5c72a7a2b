package dev.holdfast.dialect.sqlserver;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.Literal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A value of criteria, bound: its `?` with the cast that it needs, and the object for the driver.
///
/// A cast neither cuts nor rounds: it is to the widest type of the column's kind, so that an index on the column
/// serves. Date and time kinds that differ meet in UTC, as on PostgreSQL: an instant at a column without zone is its
/// wall clock in UTC, a day at a column with zone begins at midnight UTC. Moments travel as ISO 8601 text, which
/// means the same in every language of a session.
record SqlServerLiteral(String sql, Object value) {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS", Locale.ROOT);
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final int MOST_DIGITS = 38;

    /// @param type the type of the column that it meets; null when it meets none
    static SqlServerLiteral of(Literal literal, @Nullable SqlServerType type) {
        return switch (literal) {
            case Condition.Text(var value) -> text(value, type);
            case Condition.Number(var value) -> number(value, type);
            case Condition.Flag(var value) ->
                type == null || !type.text()
                        ? new SqlServerLiteral("CAST(? AS bit)", value)
                        : text(Boolean.toString(value), type);
            case Condition.Moment(var value) ->
                type == null || type.base().equals("datetimeoffset")
                        ? offset(value.atOffset(ZoneOffset.UTC).toLocalDateTime())
                        : type.text()
                                ? text(value.toString(), type)
                                : local(value.atOffset(ZoneOffset.UTC).toLocalDateTime());
            case Condition.LocalMoment(var value) ->
                type != null && type.base().equals("datetimeoffset")
                        ? offset(value)
                        : type != null && type.text() ? text(value.toString(), type) : local(value);
            case Condition.Day(var value) ->
                type != null && type.base().equals("datetimeoffset")
                        ? offset(value.atStartOfDay())
                        : type != null && type.text()
                                ? text(value.toString(), type)
                                : new SqlServerLiteral("CAST(? AS date)", value.toString());
        };
    }

    private static SqlServerLiteral offset(LocalDateTime utc) {
        return new SqlServerLiteral("CAST(? AS datetimeoffset(7))", LOCAL.format(utc) + "+00:00");
    }

    private static SqlServerLiteral local(LocalDateTime value) {
        return new SqlServerLiteral("CAST(? AS datetime2(7))", LOCAL.format(value));
    }

    private static SqlServerLiteral text(String value, @Nullable SqlServerType type) {
        if (type == null || type.unicode()) {
            return new SqlServerLiteral("?" + (type == null ? "" : type.collate()), value);
        }
        if (type.codePage()) {
            // ASCII is in every code page; other characters may not be, and would become what they are not
            boolean ascii = value.chars().allMatch(c -> c < 128) && value.length() <= 8000;
            return new SqlServerLiteral(
                    ascii ? "CAST(?" + type.collate() + " AS varchar(8000))" : "?" + type.collate(), value);
        }
        return switch (type.base()) {
            case "uniqueidentifier" -> {
                if (!UUID.matcher(value).matches()) { // the server would read its beginning alone
                    throw usage("'" + value + "' is no uniqueidentifier");
                }
                yield new SqlServerLiteral("CAST(? AS uniqueidentifier)", value);
            }
            case "tinyint", "smallint", "int", "bigint", "decimal", "money", "smallmoney" ->
                number(decimal(value), type);
            case "datetime", "smalldatetime", "datetime2" ->
                new SqlServerLiteral("CAST(? AS datetime2(7))", value.replace(' ', 'T'));
            case "datetimeoffset" -> new SqlServerLiteral("CAST(? AS datetimeoffset(7))", value);
            case "time" -> new SqlServerLiteral("CAST(? AS time(7))", value);
            case "binary", "varbinary", "rowversion" -> new SqlServerLiteral("CONVERT(varbinary(8000), ?, 1)", value);
            default -> new SqlServerLiteral("CAST(? AS " + type.bare() + ")", value);
        };
    }

    private static BigDecimal decimal(String value) {
        try {
            return new BigDecimal(value);
        } catch (NumberFormatException e) {
            throw new HoldfastException(ErrorCode.USAGE, "'" + value + "' is no number", e);
        }
    }

    /// An integral number meets an integer column as `bigint`, a broken one as `decimal`: nothing is rounded.
    private static SqlServerLiteral number(BigDecimal value, @Nullable SqlServerType type) {
        if (type != null && type.text()) {
            return text(value.toPlainString(), type);
        }
        if (type != null && !type.base().equals("decimal") && isLong(value)) {
            return new SqlServerLiteral("CAST(? AS bigint)", value.longValueExact());
        }
        BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
        int digits = Math.max(plain.precision(), plain.scale());
        if (digits > MOST_DIGITS) {
            throw usage("the number " + value + " has more digits than SQL Server's 38");
        }
        return new SqlServerLiteral("CAST(? AS decimal(38," + plain.scale() + "))", plain.toPlainString());
    }

    private static boolean isLong(BigDecimal value) {
        return value.signum() == 0
                || (value.precision() - value.scale() <= 19
                        && value.stripTrailingZeros().scale() <= 0
                        && value.toBigInteger().compareTo(BigInteger.valueOf(Long.MAX_VALUE)) <= 0
                        && value.toBigInteger().compareTo(BigInteger.valueOf(Long.MIN_VALUE)) >= 0);
    }

    private static HoldfastException usage(String why) {
        return new HoldfastException(ErrorCode.USAGE, "criteria: " + why);
    }
}
