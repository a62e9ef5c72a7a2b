package dev.holdfast.cold;

import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.Condition.Compare;
import dev.holdfast.dialect.Condition.Literal;
import dev.holdfast.dialect.Condition.Operator;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// As much of a condition as DuckDB judges exactly as the database would, as SQL: every row that satisfies the
/// condition satisfies that part, too.
///
/// Whole numbers, decimals, days, moments and booleans are compared by value, texts and uuids byte by byte for
/// equality and LIKE. What depends on a collation, on functions or on rounding is not for files: it is left out, which
/// makes a part that is asked for wider, and one below a NOT narrower.
final class Pushdown {
    private static final Pattern TEXT = Pattern.compile("text|character varying(\\(\\d+\\))?");

    private final List<ColdColumn> columns;
    private final Set<String> loose;
    private final List<Object> values = new ArrayList<>();
    private boolean whole = true;

    private Pushdown(List<ColdColumn> columns, Set<String> loose) {
        this.columns = columns;
        this.loose = loose;
    }

    /// @param values for the `?`, in order; @param whole whether the part is all of the condition
    record Part(String sql, List<Object> values, boolean whole) {
        Part {
            values = List.copyOf(values);
        }
    }

    /// @param loose columns whose collation takes texts for equal that differ
    static Part of(Condition condition, List<ColdColumn> columns, Set<String> loose) {
        Pushdown pushdown = new Pushdown(columns, loose);
        String sql = pushdown.sql(condition, true);
        return new Part(sql, pushdown.values, pushdown.whole);
    }

    /// @param wide what is left out counts as true; if not, as false
    private String sql(Condition condition, boolean wide) {
        return switch (condition) {
            case Condition.Always() -> "TRUE";
            case Condition.And(var parts) -> parts(parts, " AND ", "TRUE", wide);
            case Condition.Or(var parts) -> parts(parts, " OR ", "FALSE", wide);
            case Condition.Not(var part) -> "(NOT " + sql(part, !wide) + ")";
            case Compare compare -> compared(compare, wide);
            case Condition.In(var operand, var all, var negated) ->
                negatable(
                        new Condition.Or(all.stream()
                                .<Condition>map(value -> new Compare(operand, Operator.EQUAL, value))
                                .toList()),
                        negated,
                        wide);
            case Condition.Between(var operand, var low, var high, var negated) ->
                negatable(
                        new Condition.And(List.of(
                                new Compare(operand, Operator.GREATER_OR_EQUAL, low),
                                new Compare(operand, Operator.LESS_OR_EQUAL, high))),
                        negated,
                        wide);
            case Condition.IsNull(var operand, var negated) ->
                operand instanceof ColumnOperand column
                        ? find(column)
                                .map(found ->
                                        "(%s IS %sNULL)".formatted(Duck.name(found.name()), negated ? "NOT " : ""))
                                .orElse(negated ? "FALSE" : "TRUE")
                        : leftOut(wide);
            case Condition.Like(var operand, var pattern, var negated) ->
                operand instanceof ColumnOperand column ? like(column, pattern, negated, wide) : leftOut(wide);
            case Condition.Unreferenced _ -> leftOut(wide);
        };
    }

    private String negatable(Condition condition, boolean negated, boolean wide) {
        return sql(negated ? new Condition.Not(condition) : condition, wide);
    }

    private String parts(List<Condition> parts, String between, String none, boolean wide) {
        return parts.isEmpty()
                ? none
                : parts.stream().map(part -> sql(part, wide)).collect(Collectors.joining(between, "(", ")"));
    }

    private String leftOut(boolean wide) {
        whole = false;
        return wide ? "TRUE" : "FALSE";
    }

    private String compared(Compare compare, boolean wide) {
        ColumnLiteral sides = ColumnLiteral.of(compare);
        if (sides == null) {
            return leftOut(wide);
        }
        Optional<ColdColumn> found = find(sides.column());
        if (found.isEmpty()) {
            return "CAST(NULL AS BOOLEAN)"; // whatever it is compared with
        }
        Object value = value(found.get(), sides.literal());
        boolean equality = sides.operator() == Operator.EQUAL || sides.operator() == Operator.NOT_EQUAL;
        if (value == null || (found.get().stored() == Stored.TEXT && !equality)) {
            return leftOut(wide);
        }
        values.add(value);
        ColdColumn column = found.get();
        return column.stored() == Stored.DECIMAL
                ? "(%s %s CAST(? AS %s))"
                        .formatted(read(column), sides.operator().sql(), column.duckType())
                : "(%s %s ?)".formatted(read(column), sides.operator().sql());
    }

    private String like(ColumnOperand operand, String pattern, boolean negated, boolean wide) {
        Optional<ColdColumn> found = find(operand);
        if (found.isEmpty()) {
            return "CAST(NULL AS BOOLEAN)";
        }
        if (!bytewise(found.get())) {
            return leftOut(wide);
        }
        values.add(pattern);
        return "(%s %sLIKE ? ESCAPE '\\')".formatted(read(found.get()), negated ? "NOT " : "");
    }

    private static String read(ColdColumn column) {
        return column.stored().read(Duck.name(column.name()));
    }

    private Optional<ColdColumn> find(ColumnOperand operand) {
        return columns.stream()
                .filter(column -> column.name().equals(operand.column()))
                .findFirst();
    }

    private boolean bytewise(ColdColumn column) {
        return column.stored() == Stored.TEXT
                && TEXT.matcher(column.type()).matches()
                && !loose.contains(column.name());
    }

    /// The value as the file has values of the column; null when it has none that is exactly this one.
    private @Nullable Object value(ColdColumn column, Literal literal) {
        return switch (column.stored()) {
            case SMALLINT, INTEGER, BIGINT, DATE, TIMESTAMP, TIMESTAMPTZ -> ordinal(column, literal);
            case BOOLEAN -> literal instanceof Condition.Flag(var flag) ? flag : null;
            case DECIMAL -> literal instanceof Condition.Number(var number) ? decimal(column, number) : null;
            case TEXT ->
                literal instanceof Condition.Text(var text)
                                && (bytewise(column) || column.type().equals("uuid"))
                        ? text
                        : null;
            case REAL, DOUBLE, BYTES -> null;
        };
    }

    private static @Nullable String decimal(ColdColumn column, BigDecimal number) {
        BigDecimal bare = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        boolean fits = bare.scale() <= column.scale()
                && bare.precision() - bare.scale() <= column.precision() - column.scale();
        return fits ? number.toPlainString() : null;
    }

    /// Numbers, days since 1970 and microseconds since then as one long; null when the literal is none of the column's.
    static @Nullable Long ordinal(ColdColumn column, Literal literal) {
        return switch (column.stored()) {
            case SMALLINT, INTEGER, BIGINT ->
                literal instanceof Condition.Number(var number) && isLong(number) ? number.longValueExact() : null;
            case DATE -> literal instanceof Condition.Day(var day) ? day.toEpochDay() : null;
            case TIMESTAMP ->
                literal instanceof Condition.LocalMoment(var moment) ? micros(moment.toInstant(ZoneOffset.UTC)) : null;
            case TIMESTAMPTZ -> literal instanceof Condition.Moment(var moment) ? micros(moment) : null;
            case BOOLEAN, REAL, DOUBLE, DECIMAL, BYTES, TEXT -> null;
        };
    }

    private static boolean isLong(BigDecimal number) {
        try {
            return number.longValueExact() == number.longValue();
        } catch (ArithmeticException e) {
            return false;
        }
    }

    private static @Nullable Long micros(Instant moment) {
        return moment.getNano() % 1_000 == 0 ? ChronoUnit.MICROS.between(Instant.EPOCH, moment) : null;
    }

    /// A comparison of a column with a value, the column first.
    record ColumnLiteral(ColumnOperand column, Operator operator, Literal literal) {
        static @Nullable ColumnLiteral of(Compare compare) {
            return switch (compare.left()) {
                case ColumnOperand column
                when compare.right() instanceof Literal literal ->
                    new ColumnLiteral(column, compare.operator(), literal);
                case Literal literal
                when compare.right() instanceof ColumnOperand column ->
                    new ColumnLiteral(column, turned(compare.operator()), literal);
                default -> null;
            };
        }

        private static Operator turned(Operator operator) {
            return switch (operator) {
                case EQUAL, NOT_EQUAL -> operator;
                case LESS -> Operator.GREATER;
                case LESS_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
                case GREATER -> Operator.LESS;
                case GREATER_OR_EQUAL -> Operator.LESS_OR_EQUAL;
            };
        }
    }
}
