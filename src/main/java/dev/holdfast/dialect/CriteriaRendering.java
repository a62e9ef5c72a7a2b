package dev.holdfast.dialect;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.Condition.Function;
import dev.holdfast.dialect.Condition.Literal;
import dev.holdfast.dialect.Condition.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One condition on its way to SQL: what engines spell alike. Values are added in the order of their `?`.
///
/// A value takes the type of the column on the other side, never the other way round, so that an index on the column
/// stays of use.
///
/// @param <T> how the engine's types are told
public abstract class CriteriaRendering<T> {
    private static final Set<String> FUNCTIONS = Set.of("lower", "upper", "length", "coalesce", "abs");

    protected final StringBuilder sql = new StringBuilder();
    protected final List<Object> values = new ArrayList<>();

    private final String rootAlias;
    private final UnaryOperator<String> quote;
    private final int mostLevels;
    private final String always;
    private final String never;

    /// @param mostLevels deeper conditions are refused: a server's own parser has a bounded stack too
    /// @param always what is true in the place of a condition; @param never what is false there
    protected CriteriaRendering(
            String rootAlias, UnaryOperator<String> quote, int mostLevels, String always, String never) {
        this.rootAlias = rootAlias;
        this.quote = quote;
        this.mostLevels = mostLevels;
        this.always = always;
        this.never = never;
    }

    /// @throws HoldfastException `USAGE` when it is nested too deep
    public Fragment render(Condition condition) {
        condition(condition, 0);
        return new Fragment("(" + sql + ")", values);
    }

    /// The operand compared with a pattern.
    protected abstract void like(Operand operand, String pattern, boolean negated, int depth);

    /// A call of one of the functions that criteria may use; [#call] spells most of them.
    protected abstract void function(Function function, int depth);

    /// The operand as text; what is text already stays bare, for its index.
    protected abstract void text(Operand operand, int depth);

    /// @param type what the literal becomes; null: what it is by itself
    protected abstract void literal(Literal literal, @Nullable T type);

    protected abstract T columnType(ColumnOperand column);

    /// The type of a function that does not take that of its arguments.
    protected abstract T textFunctionType(Function function, int depth);

    protected static boolean takesText(String function) {
        return switch (function) {
            case "lower", "upper", "length" -> true;
            default -> false;
        };
    }

    private void condition(Condition condition, int depth) {
        refuseTooDeep(depth);
        switch (condition) {
            case Condition.Always() -> sql.append(always);
            case Condition.And(var parts) -> parts(parts, " AND ", always, depth);
            case Condition.Or(var parts) -> parts(parts, " OR ", never, depth);
            case Condition.Not(var part) -> {
                sql.append("NOT (");
                condition(part, depth + 1);
                sql.append(')');
            }
            case Condition.Compare(var left, var operator, var right) -> {
                T type = commonType(List.of(left, right), depth);
                operand(left, type, depth);
                sql.append(' ').append(operator.sql()).append(' ');
                operand(right, type, depth);
            }
            case Condition.In in -> in(in, depth);
            case Condition.Between(var operand, var low, var high, var negated) -> {
                T type = commonType(List.of(operand, low, high), depth);
                operand(operand, type, depth);
                sql.append(negated ? " NOT BETWEEN " : " BETWEEN ");
                operand(low, type, depth);
                sql.append(" AND ");
                operand(high, type, depth);
            }
            case Condition.IsNull(var operand, var negated) -> {
                operand(operand, typeOf(operand, depth), depth);
                sql.append(negated ? " IS NOT NULL" : " IS NULL");
            }
            case Condition.Like(var operand, var pattern, var negated) -> like(operand, pattern, negated, depth);
            case Condition.Unreferenced(var by, var key) -> unreferenced(by, key);
        }
    }

    private void unreferenced(ForeignKey by, List<String> key) {
        sql.append("NOT EXISTS (SELECT 1 FROM ")
                .append(quote.apply(by.child().schema()))
                .append('.')
                .append(quote.apply(by.child().table()))
                .append(" hf_below WHERE ")
                .append(pairs(by.childColumns(), by.parentColumns()))
                .append(" AND NOT (")
                .append(pairs(key, key))
                .append("))");
    }

    /// Columns of the row below beside those of the row itself.
    private String pairs(List<String> below, List<String> own) {
        return IntStream.range(0, own.size())
                .mapToObj(i -> "hf_below." + quote.apply(below.get(i)) + " = " + quote.apply(rootAlias) + "."
                        + quote.apply(own.get(i)))
                .collect(Collectors.joining(" AND "));
    }

    private void parts(List<Condition> parts, String between, String none, int depth) {
        if (parts.isEmpty()) {
            sql.append(none);
            return;
        }
        String separator = "";
        for (Condition part : parts) {
            sql.append(separator).append('(');
            condition(part, depth + 1);
            sql.append(')');
            separator = between;
        }
    }

    private void in(Condition.In in, int depth) {
        if (in.values().isEmpty()) {
            sql.append(in.negated() ? always : never);
            return;
        }
        List<Operand> all = new ArrayList<>(in.values());
        all.addFirst(in.operand());
        T type = commonType(all, depth);
        operand(in.operand(), type, depth);
        sql.append(in.negated() ? " NOT IN (" : " IN (");
        String separator = "";
        for (Literal value : in.values()) {
            sql.append(separator);
            operand(value, type, depth);
            separator = ", ";
        }
        sql.append(')');
    }

    /// @param type what a literal becomes; null: what it is by itself
    protected final void operand(Operand operand, @Nullable T type, int depth) {
        refuseTooDeep(depth);
        switch (operand) {
            case ColumnOperand column ->
                sql.append(quote.apply(column.alias() == null ? rootAlias : column.alias()))
                        .append('.')
                        .append(quote.apply(column.column()));
            case Function function -> {
                if (!FUNCTIONS.contains(function.name())) {
                    throw new IllegalArgumentException("criteria may not call " + function.name());
                }
                function(function, depth);
            }
            case Literal literal -> literal(literal, type);
        }
    }

    /// `name(argument, ...)`
    protected final void call(String name, Function function, int depth) {
        T type = commonType(function.arguments(), depth + 1);
        sql.append(name).append('(');
        String separator = "";
        for (Operand argument : function.arguments()) {
            sql.append(separator);
            if (takesText(function.name())) {
                text(argument, depth + 1);
            } else {
                operand(argument, type, depth + 1);
            }
            separator = ", ";
        }
        sql.append(')');
    }

    /// The type of the first operand that has one.
    private @Nullable T commonType(List<? extends Operand> operands, int depth) {
        for (Operand operand : operands) {
            T type = typeOf(operand, depth);
            if (type != null) {
                return type;
            }
        }
        return null;
    }

    /// The type that an operand has by itself; null for a literal, which takes any.
    protected final @Nullable T typeOf(Operand operand, int depth) {
        refuseTooDeep(depth);
        return switch (operand) {
            case ColumnOperand column -> columnType(column);
            case Function function when takesText(function.name()) -> textFunctionType(function, depth);
            case Function function -> commonType(function.arguments(), depth + 1);
            case Literal _ -> null;
        };
    }

    private void refuseTooDeep(int depth) {
        if (depth > mostLevels) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "criteria are nested deeper than " + mostLevels + " levels; write them flatter");
        }
    }
}
