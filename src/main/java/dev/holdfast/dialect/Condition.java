package dev.holdfast.dialect;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Criteria as a typed tree. Dialects render it with bound values; no text of an author ever reaches a database.
public sealed interface Condition {
    /// True for every row.
    record Always() implements Condition {}

    record And(List<Condition> parts) implements Condition {
        public And {
            parts = List.copyOf(parts);
        }
    }

    record Or(List<Condition> parts) implements Condition {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    record Not(Condition part) implements Condition {}

    record Compare(Operand left, Operator operator, Operand right) implements Condition {}

    record In(Operand operand, List<Literal> values, boolean negated) implements Condition {
        public In {
            values = List.copyOf(values);
        }
    }

    record Between(Operand operand, Operand low, Operand high, boolean negated) implements Condition {}

    record IsNull(Operand operand, boolean negated) implements Condition {}

    /// SQL LIKE with `\` as the escape character.
    record Like(Operand operand, String pattern, boolean negated) implements Condition {}

    /// Comparison operators; `sql` is spelt alike on both engines.
    enum Operator {
        EQUAL("="),
        NOT_EQUAL("<>"),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">=");

        private final String sql;

        Operator(String sql) {
            this.sql = sql;
        }

        public String sql() {
            return sql;
        }
    }

    /// A side of a comparison.
    sealed interface Operand {}

    /// A column of the policy's table (`alias` null) or of a declared join.
    ///
    /// @param type the column's type as the engine spells it
    record ColumnOperand(@Nullable String alias, String column, String type) implements Operand {}

    /// A function of the allow-list: `lower`, `upper`, `length`, `coalesce`, `abs`.
    record Function(String name, List<Operand> arguments) implements Operand {
        public Function {
            arguments = List.copyOf(arguments);
        }
    }

    /// A value that is bound, never spelt.
    sealed interface Literal extends Operand {}

    record Text(String value) implements Literal {}

    record Number(BigDecimal value) implements Literal {}

    record Flag(boolean value) implements Literal {}

    record Moment(Instant value) implements Literal {}

    /// A date and time without a zone, for columns that have none.
    record LocalMoment(LocalDateTime value) implements Literal {}

    record Day(LocalDate value) implements Literal {}
}
