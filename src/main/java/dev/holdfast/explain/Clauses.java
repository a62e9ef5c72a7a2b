package dev.holdfast.explain;

import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.Always;
import dev.holdfast.dialect.Condition.And;
import dev.holdfast.dialect.Condition.Between;
import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.Condition.Compare;
import dev.holdfast.dialect.Condition.Function;
import dev.holdfast.dialect.Condition.In;
import dev.holdfast.dialect.Condition.IsNull;
import dev.holdfast.dialect.Condition.Like;
import dev.holdfast.dialect.Condition.Literal;
import dev.holdfast.dialect.Condition.Not;
import dev.holdfast.dialect.Condition.Operand;
import dev.holdfast.dialect.Condition.Or;
import dev.holdfast.dialect.Condition.Unreferenced;
import dev.holdfast.policy.Policy;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a policy asks of a row, taken apart: its criteria clause by clause, and the column of its age.
record Clauses(List<Condition> criteria, @Nullable ColumnOperand age) {
    Clauses {
        criteria = List.copyOf(criteria);
    }

    /// @param due criteria and age as the engine puts them together
    static Clauses of(Policy policy, Condition due) {
        if (due instanceof And(var parts) && parts.getLast() instanceof Unreferenced) {
            Clauses own = of(policy, parts.getFirst());
            return new Clauses(
                    Stream.concat(own.criteria().stream(), parts.stream().skip(1))
                            .toList(),
                    own.age());
        }
        if (policy.ageColumn() == null || policy.residence() == null) {
            return new Clauses(parts(due), null);
        }
        return due instanceof And(var parts)
                ? new Clauses(parts(parts.getFirst()), age(parts.getLast()))
                : new Clauses(List.of(), age(due));
    }

    private static ColumnOperand age(Condition old) {
        return (ColumnOperand) ((Compare) old).left();
    }

    private static List<Condition> parts(Condition criteria) {
        return switch (criteria) {
            case Always() -> List.of();
            case And(var parts) -> parts;
            case Or any -> List.of(any);
            case Not not -> List.of(not);
            case Compare compare -> List.of(compare);
            case In in -> List.of(in);
            case Between between -> List.of(between);
            case IsNull isNull -> List.of(isNull);
            case Like like -> List.of(like);
            case Unreferenced unreferenced -> List.of(unreferenced);
        };
    }

    /// The columns that a clause asks about, each once.
    static List<ColumnOperand> columns(Condition condition) {
        return asked(condition).distinct().toList();
    }

    private static Stream<ColumnOperand> asked(Condition condition) {
        return switch (condition) {
            case Always() -> Stream.of();
            case And(var parts) -> parts.stream().flatMap(Clauses::asked);
            case Or(var parts) -> parts.stream().flatMap(Clauses::asked);
            case Not(var part) -> asked(part);
            case Compare compare -> Stream.of(compare.left(), compare.right()).flatMap(Clauses::of);
            case In in -> of(in.operand());
            case Between between ->
                Stream.of(between.operand(), between.low(), between.high()).flatMap(Clauses::of);
            case IsNull isNull -> of(isNull.operand());
            case Like like -> of(like.operand());
            case Unreferenced _ -> Stream.of();
        };
    }

    private static Stream<ColumnOperand> of(Operand operand) {
        return switch (operand) {
            case ColumnOperand column -> Stream.of(column);
            case Function function -> function.arguments().stream().flatMap(Clauses::of);
            case Literal _ -> Stream.of();
        };
    }

    static String name(ColumnOperand column) {
        return column.alias() == null ? column.column() : column.alias() + "." + column.column();
    }
}
