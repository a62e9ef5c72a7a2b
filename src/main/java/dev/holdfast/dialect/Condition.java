package dev.holdfast.dialect;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Criteria as a typed tree. Dialects render it with bound values; no text of an author ever reaches a database.
public sealed interface Condition {
    /// The names of the columns that it speaks of.
    default Set<String> columns() {
        Set<String> names = new LinkedHashSet<>();
        switch (this) {
            case Always _ -> {}
            case And and -> and.parts().forEach(part -> names.addAll(part.columns()));
            case Or or -> or.parts().forEach(part -> names.addAll(part.columns()));
            case Not not -> names.addAll(not.part().columns());
            case Compare compare -> {
                names.addAll(compare.left().columns());
                names.addAll(compare.right().columns());
            }
            case In in -> names.addAll(in.operand().columns());
            case Between between -> {
                names.addAll(between.operand().columns());
                names.addAll(between.low().columns());
                names.addAll(between.high().columns());
            }
            case IsNull isNull -> names.addAll(isNull.operand().columns());
            case Like like -> names.addAll(like.operand().columns());
            case Unreferenced unreferenced -> names.addAll(unreferenced.by().parentColumns());
        }
        return names;
    }

    /// Whether it can hold only for rows that have a joined row of `alias`. Where false, it cannot be told.
    default boolean needs(String alias) {
        return switch (this) {
            case And and -> and.parts().stream().anyMatch(part -> part.needs(alias));
            case Or or -> !or.parts().isEmpty() && or.parts().stream().allMatch(part -> part.needs(alias));
            case Compare compare -> compare.left().of(alias) || compare.right().of(alias);
            case In in -> in.operand().of(alias);
            case Between between -> between.operand().of(alias);
            case Like like -> like.operand().of(alias);
            case IsNull isNull -> isNull.negated() && isNull.operand().of(alias);
            case Always _, Not _, Unreferenced _ -> false;
        };
    }

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

    /// No other row of the table refers to the row by a foreign key of the table to itself. No author writes it.
    ///
    /// @param key of the table: a row that refers to itself alone is free
    record Unreferenced(ForeignKey by, List<String> key) implements Condition {
        public Unreferenced {
            key = List.copyOf(key);
        }
    }

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
    sealed interface Operand {
        /// Whether it is a column of the joined table, as it is: null where no row is joined.
        private boolean of(String alias) {
            return this instanceof ColumnOperand column && alias.equals(column.alias());
        }

        default Set<String> columns() {
            return switch (this) {
                case ColumnOperand column -> Set.of(column.column());
                case Function function ->
                    function.arguments().stream()
                            .flatMap(argument -> argument.columns().stream())
                            .collect(Collectors.toSet());
                case Literal _ -> Set.of();
            };
        }
    }

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
