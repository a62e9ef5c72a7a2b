package dev.holdfast.dialect.postgresql;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.Condition.Function;
import dev.holdfast.dialect.Condition.Literal;
import dev.holdfast.dialect.Condition.Operand;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.Join;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Criteria as PostgreSQL's SQL.
///
/// A value takes the type of the column on the other side, never the other way round, so that an index on the column
/// stays of use. A cast never cuts or rounds a value: types lose their length and precision first. `IN` becomes a list
/// of parameters: the planner makes the same array search of it as of `= ANY`, and each value is bound like any other.
final class PostgresCriteria implements CriteriaSql {
    /// Deeper conditions are refused: the server's own parser has a bounded stack too.
    static final int MAX_DEPTH = 500;

    private static final Set<String> FUNCTIONS = Set.of("lower", "upper", "length", "coalesce", "abs");

    private final Dialect dialect;

    PostgresCriteria(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public Fragment condition(Condition condition, String rootAlias) {
        Rendering rendering = new Rendering(dialect.quote(rootAlias));
        rendering.condition(condition, 0);
        return new Fragment("(" + rendering.sql + ")", rendering.values);
    }

    @Override
    public String joins(List<Join> joins, String rootAlias) {
        return joins.stream().map(join -> join(join, rootAlias)).collect(Collectors.joining("\n"));
    }

    private String join(Join join, String rootAlias) {
        String alias = dialect.quote(join.alias());
        String root = dialect.quote(rootAlias);
        String on = IntStream.range(0, join.columns().size())
                .mapToObj(i -> "%s.%s = %s.%s"
                        .formatted(
                                alias,
                                dialect.quote(join.joinedColumns().get(i)),
                                root,
                                dialect.quote(join.columns().get(i))))
                .collect(Collectors.joining(" AND "));
        return "LEFT JOIN %s AS %s ON %s".formatted(dialect.quote(join.table()), alias, on);
    }

    /// One condition on its way to SQL; values are added in the order of their `?`.
    private final class Rendering {
        private final StringBuilder sql = new StringBuilder();
        private final List<Object> values = new ArrayList<>();
        private final String root;

        Rendering(String root) {
            this.root = root;
        }

        void condition(Condition condition, int depth) {
            refuseTooDeep(depth);
            switch (condition) {
                case Condition.Always() -> sql.append("TRUE");
                case Condition.And(var parts) -> parts(parts, " AND ", "TRUE", depth);
                case Condition.Or(var parts) -> parts(parts, " OR ", "FALSE", depth);
                case Condition.Not(var part) -> {
                    sql.append("NOT (");
                    condition(part, depth + 1);
                    sql.append(')');
                }
                case Condition.Compare(var left, var operator, var right) -> {
                    String type = commonType(List.of(left, right), depth);
                    operand(left, type, depth);
                    sql.append(' ').append(operator.sql()).append(' ');
                    operand(right, type, depth);
                }
                case Condition.In in -> in(in, depth);
                case Condition.Between(var operand, var low, var high, var negated) -> {
                    String type = commonType(List.of(operand, low, high), depth);
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
                case Condition.Like(var operand, var pattern, var negated) -> {
                    text(operand, depth);
                    // `\` escapes by default; spelling it would depend on standard_conforming_strings
                    sql.append(negated ? " NOT LIKE " : " LIKE ").append("?::text");
                    values.add(pattern);
                }
            }
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
                sql.append(in.negated() ? "TRUE" : "FALSE");
                return;
            }
            List<Operand> all = new ArrayList<>(in.values());
            all.addFirst(in.operand());
            String type = commonType(all, depth);
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
        private void operand(Operand operand, @Nullable String type, int depth) {
            refuseTooDeep(depth);
            switch (operand) {
                case ColumnOperand column ->
                    sql.append(column.alias() == null ? root : dialect.quote(column.alias()))
                            .append('.')
                            .append(dialect.quote(column.column()));
                case Function function -> function(function, depth);
                case Literal literal -> {
                    PostgresLiteral bound = PostgresLiteral.of(literal, type);
                    sql.append(bound.sql());
                    values.add(bound.value());
                }
            }
        }

        private void function(Function function, int depth) {
            if (!FUNCTIONS.contains(function.name())) {
                throw new IllegalArgumentException("criteria may not call " + function.name());
            }
            String type = commonType(function.arguments(), depth + 1);
            sql.append(function.name()).append('(');
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

        /// The operand as text; what is text already stays bare, for its index.
        private void text(Operand operand, int depth) {
            String type = typeOf(operand, depth);
            operand(operand, type == null ? "text" : type, depth);
            if (type != null && !isText(type)) {
                sql.append("::text");
            }
        }

        /// The type of the first operand that has one.
        private @Nullable String commonType(List<? extends Operand> operands, int depth) {
            for (Operand operand : operands) {
                String type = typeOf(operand, depth);
                if (type != null) {
                    return type;
                }
            }
            return null;
        }

        /// The type that an operand has by itself; null for a literal, which takes any.
        private @Nullable String typeOf(Operand operand, int depth) {
            refuseTooDeep(depth);
            return switch (operand) {
                case ColumnOperand column -> column.type();
                case Function function when function.name().equals("length") -> "integer";
                case Function function when takesText(function.name()) -> "text";
                case Function function -> commonType(function.arguments(), depth + 1);
                case Literal _ -> null;
            };
        }
    }

    private static boolean takesText(String function) {
        return switch (function) {
            case "lower", "upper", "length" -> true;
            default -> false;
        };
    }

    private static boolean isText(String type) {
        TypeName name = TypeName.parse(type);
        return !name.isArray()
                && switch (name.base()) {
                    case "text", "character varying" -> true;
                    default -> name.base().endsWith(".citext");
                };
    }

    private static void refuseTooDeep(int depth) {
        if (depth > MAX_DEPTH) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "criteria are nested deeper than " + MAX_DEPTH + " levels; write them flatter");
        }
    }
}
