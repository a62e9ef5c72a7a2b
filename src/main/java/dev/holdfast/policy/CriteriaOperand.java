package dev.holdfast.policy;

import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.Condition.Function;
import dev.holdfast.dialect.Condition.Literal;
import dev.holdfast.dialect.Condition.Operand;

/// A side of a comparison while it is read: with its type and its place.
///
/// @param type the column's own type where there is one, else the family's words
/// @param shown the operand for messages
record CriteriaOperand(Operand operand, TypeFamily family, String type, String shown, int position) {
    boolean literal() {
        return operand instanceof Literal;
    }

    boolean namesColumn() {
        return namesColumn(operand);
    }

    private static boolean namesColumn(Operand operand) {
        return switch (operand) {
            case ColumnOperand _ -> true;
            case Function function -> function.arguments().stream().anyMatch(CriteriaOperand::namesColumn);
            case Literal _ -> false;
        };
    }

    /// `status is text`, `placed_at is a timestamp with time zone`, `status is an enum (order_state)`.
    String described() {
        boolean own = family == TypeFamily.ENUM || family == TypeFamily.OTHER;
        return shown + " is " + family.words() + (own ? " (" + type + ")" : "");
    }
}
