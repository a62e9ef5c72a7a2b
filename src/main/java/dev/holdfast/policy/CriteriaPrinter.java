package dev.holdfast.policy;

import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.Always;
import dev.holdfast.dialect.Condition.And;
import dev.holdfast.dialect.Condition.Between;
import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.Condition.Compare;
import dev.holdfast.dialect.Condition.Day;
import dev.holdfast.dialect.Condition.Flag;
import dev.holdfast.dialect.Condition.Function;
import dev.holdfast.dialect.Condition.In;
import dev.holdfast.dialect.Condition.IsNull;
import dev.holdfast.dialect.Condition.Like;
import dev.holdfast.dialect.Condition.LocalMoment;
import dev.holdfast.dialect.Condition.Moment;
import dev.holdfast.dialect.Condition.Not;
import dev.holdfast.dialect.Condition.Number;
import dev.holdfast.dialect.Condition.Operand;
import dev.holdfast.dialect.Condition.Or;
import dev.holdfast.dialect.Condition.Text;
import dev.holdfast.dialect.Condition.Unreferenced;
import java.util.List;
import java.util.stream.Collectors;

/// Writes a condition as criteria; see [Criteria#print].
final class CriteriaPrinter {
    private CriteriaPrinter() {}

    static String print(Condition condition) {
        return switch (condition) {
            case Always() -> "";
            case And(var parts) -> joined(parts, " AND ");
            case Or(var parts) -> joined(parts, " OR ");
            case Not(var part) -> "NOT " + inside(part);
            case Compare(var left, var operator, var right) ->
                operand(left) + " " + operator.sql() + " " + operand(right);
            case In(var operand, var values, boolean negated) ->
                operand(operand) + not(negated) + " IN (" + operands(values) + ")";
            case Between(var operand, var low, var high, boolean negated) ->
                operand(operand) + not(negated) + " BETWEEN " + operand(low) + " AND " + operand(high);
            case IsNull(var operand, boolean negated) -> operand(operand) + " IS" + not(negated) + " NULL";
            case Like(var operand, var pattern, boolean negated) ->
                operand(operand) + not(negated) + " LIKE " + text(pattern);
            case Unreferenced(var by, var _) ->
                "no row of " + by.child() + " refers to it by " + String.join(", ", by.childColumns());
        };
    }

    private static String joined(List<Condition> parts, String word) {
        return parts.stream().map(CriteriaPrinter::inside).collect(Collectors.joining(word));
    }

    private static String inside(Condition part) {
        return part instanceof And || part instanceof Or ? "(" + print(part) + ")" : print(part);
    }

    private static String not(boolean negated) {
        return negated ? " NOT" : "";
    }

    private static String operands(List<? extends Operand> operands) {
        return operands.stream().map(CriteriaPrinter::operand).collect(Collectors.joining(", "));
    }

    private static String operand(Operand operand) {
        return switch (operand) {
            case ColumnOperand column ->
                (column.alias() == null ? "" : name(column.alias()) + ".") + name(column.column());
            case Function(var function, var arguments) -> function + "(" + operands(arguments) + ")";
            case Text(var value) -> text(value);
            case Number(var value) -> value.toPlainString();
            case Flag(boolean value) -> String.valueOf(value);
            case Moment(var value) -> "timestamp '" + value + "'";
            case LocalMoment(var value) -> "timestamp '" + value + "'";
            case Day(var value) -> "date '" + value + "'";
        };
    }

    private static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /// Bare where that reads the same, else quoted.
    static String name(String name) {
        boolean bare = !CriteriaToken.RESERVED.contains(name) && isBare(name);
        return bare ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static boolean isBare(String name) {
        return name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')
                && (name.charAt(0) < '0' || name.charAt(0) > '9');
    }
}
