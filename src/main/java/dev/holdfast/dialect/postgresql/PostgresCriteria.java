package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.Condition.Function;
import dev.holdfast.dialect.Condition.Literal;
import dev.holdfast.dialect.Condition.Operand;
import dev.holdfast.dialect.CriteriaRendering;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.Join;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Criteria as PostgreSQL's SQL.
///
/// A cast never cuts or rounds a value: types lose their length and precision first. `IN` becomes a list of parameters:
/// the planner makes the same array search of it as of `= ANY`, and each value is bound like any other.
final class PostgresCriteria implements CriteriaSql {
    static final int MAX_DEPTH = 500;

    private final Dialect dialect;

    PostgresCriteria(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public Fragment condition(Condition condition, String rootAlias) {
        return new Rendering(rootAlias).render(condition);
    }

    @Override
    public String joins(List<Join> joins, String rootAlias) {
        return joins.stream().map(join -> join.sql(rootAlias, dialect::quote)).collect(Collectors.joining("\n"));
    }

    private final class Rendering extends CriteriaRendering<String> {
        Rendering(String rootAlias) {
            super(rootAlias, dialect::quote, MAX_DEPTH, "TRUE", "FALSE");
        }

        /// `\` escapes by default; spelling it would depend on standard_conforming_strings.
        @Override
        protected void like(Operand operand, String pattern, boolean negated, int depth) {
            text(operand, depth);
            sql.append(negated ? " NOT LIKE " : " LIKE ").append("?::text");
            values.add(pattern);
        }

        @Override
        protected void function(Function function, int depth) {
            call(function.name(), function, depth);
        }

        @Override
        protected void text(Operand operand, int depth) {
            String type = typeOf(operand, depth);
            operand(operand, type == null ? "text" : type, depth);
            if (type != null && !isText(type)) {
                sql.append("::text");
            }
        }

        @Override
        protected void literal(Literal literal, @Nullable String type) {
            PostgresLiteral bound = PostgresLiteral.of(literal, type);
            sql.append(bound.sql());
            values.add(bound.value());
        }

        @Override
        protected String columnType(ColumnOperand column) {
            return column.type();
        }

        @Override
        protected String textFunctionType(Function function, int depth) {
            return function.name().equals("length") ? "integer" : "text";
        }
    }

    private static boolean isText(String type) {
        TypeName name = TypeName.parse(type);
        return !name.isArray()
                && switch (name.base()) {
                    case "text", "character varying" -> true;
                    default -> name.base().endsWith(".citext");
                };
    }
}
