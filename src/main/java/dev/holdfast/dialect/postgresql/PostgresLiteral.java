package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.Literal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// A value of criteria, bound: its `?` with the cast that it needs, and the object for the driver.
///
/// Date and time kinds that differ meet in UTC, whatever zone the connection has: an instant at a column without zone
/// is its wall clock in UTC, a day at a column with zone begins at midnight UTC. Whoever wants another zone hands over
/// the kind that the column has.
record PostgresLiteral(String sql, Object value) {
    private static final String TIMESTAMPTZ = "timestamp with time zone";
    private static final String TIMESTAMP = "timestamp without time zone";

    /// @param type the type of the column that it meets; null when it meets none
    static PostgresLiteral of(Literal literal, @Nullable String type) {
        String target = type == null ? null : TypeName.parse(type).unbounded();
        return switch (literal) {
            case Condition.Text(var value) -> new PostgresLiteral(cast(target == null ? "text" : target), value);
            case Condition.Number(var value) -> number(value, target);
            case Condition.Flag(var value) ->
                target == null || target.equals("boolean")
                        ? new PostgresLiteral(cast("boolean"), value)
                        : new PostgresLiteral(cast(target), Boolean.toString(value));
            case Condition.Moment(var value) -> {
                var bound = value.atOffset(ZoneOffset.UTC);
                yield target == null || target.equals(TIMESTAMPTZ)
                        ? new PostgresLiteral(cast(TIMESTAMPTZ), bound)
                        : target.equals(TIMESTAMP) || target.equals("date")
                                ? new PostgresLiteral(cast(TIMESTAMP), bound.toLocalDateTime())
                                : new PostgresLiteral(cast(target), value.toString());
            }
            case Condition.LocalMoment(var value) ->
                target == null || target.equals(TIMESTAMP) || target.equals("date")
                        ? new PostgresLiteral(cast(TIMESTAMP), value)
                        : target.equals(TIMESTAMPTZ)
                                ? new PostgresLiteral(cast(TIMESTAMPTZ), value.atOffset(ZoneOffset.UTC))
                                : new PostgresLiteral(cast(target), value.toString());
            case Condition.Day(var value) ->
                target == null || target.equals(TIMESTAMP) || target.equals("date")
                        ? new PostgresLiteral(cast("date"), value)
                        : target.equals(TIMESTAMPTZ)
                                ? new PostgresLiteral(
                                        cast(TIMESTAMPTZ), value.atStartOfDay().atOffset(ZoneOffset.UTC))
                                : new PostgresLiteral(cast(target), value.toString());
        };
    }

    /// An integral number meets an integer column as `bigint`, a broken one as `numeric`: nothing is rounded.
    private static PostgresLiteral number(BigDecimal value, @Nullable String target) {
        return switch (target == null ? "numeric" : target) {
            case "smallint", "integer", "bigint" ->
                isLong(value)
                        ? new PostgresLiteral(cast("bigint"), value.longValueExact())
                        : new PostgresLiteral(cast("numeric"), value);
            case "numeric" -> new PostgresLiteral(cast("numeric"), value);
            case String other -> new PostgresLiteral(cast(other), value.toPlainString());
        };
    }

    private static boolean isLong(BigDecimal value) {
        return value.signum() == 0
                || (value.precision() - value.scale() <= 19
                        && value.stripTrailingZeros().scale() <= 0
                        && value.toBigInteger().compareTo(BigInteger.valueOf(Long.MAX_VALUE)) <= 0
                        && value.toBigInteger().compareTo(BigInteger.valueOf(Long.MIN_VALUE)) >= 0);
    }

    private static String cast(String type) {
        return "?::" + type;
    }
}
