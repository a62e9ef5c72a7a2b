package dev.holdfast.dialect.sqlserver;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.Condition.Function;
import dev.holdfast.dialect.Condition.Literal;
import dev.holdfast.dialect.Condition.Operand;
import dev.holdfast.dialect.CriteriaRendering;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.Join;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Criteria as T-SQL.
///
/// T-SQL has no boolean values: what is always true is `1 = 1`, and whoever needs the truth of a condition as a value
/// takes [SqlServerText#truth].
final class SqlServerCriteria implements CriteriaSql {
    /// The server's parser has a smaller stack than PostgreSQL's.
    static final int MAX_DEPTH = 100;

    /// The server takes 2,100 parameters a statement; some are for keys and stamps.
    static final int MAX_VALUES = 2_000;

    private static final SqlServerType TEXT = SqlServerType.parse("nvarchar(max)");
    private static final SqlServerType INTEGER = SqlServerType.parse("bigint");

    @Override
    public Fragment condition(Condition condition, String rootAlias) {
        return condition(condition, rootAlias, _ -> "?");
    }

    /// @param place what stands for a value, by how many came before it in this condition
    Fragment condition(Condition condition, String rootAlias, IntFunction<String> place) {
        Fragment rendered = new Rendering(rootAlias, place).render(condition);
        if (rendered.values().size() > MAX_VALUES) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "criteria have %,d values; SQL Server takes 2,100 a statement, so %,d are allowed"
                            .formatted(rendered.values().size(), MAX_VALUES));
        }
        return rendered;
    }

    @Override
    public String joins(List<Join> joins, String rootAlias) {
        return joins.stream()
                .map(join -> join.sql(rootAlias, SqlServerText::quote))
                .collect(Collectors.joining("\n"));
    }

    private static final class Rendering extends CriteriaRendering<SqlServerType> {
        private final IntFunction<String> place;

        Rendering(String rootAlias, IntFunction<String> place) {
            super(rootAlias, SqlServerText::quote, MAX_DEPTH, "1 = 1", "1 = 0");
            this.place = place;
        }

        @Override
        protected void like(Operand operand, String pattern, boolean negated, int depth) {
            text(operand, depth);
            sql.append(negated ? " NOT LIKE " : " LIKE ")
                    .append(place.apply(values.size()))
                    .append(" ESCAPE N'\\'");
            values.add(pattern(pattern));
        }

        @Override
        protected void function(Function function, int depth) {
            if (function.name().equals("length")) { // LEN alone leaves blanks at the end out
                sql.append("(LEN(CAST(");
                text(function.arguments().getFirst(), depth + 1);
                sql.append(" AS nvarchar(max)) + N'.') - 1)");
            } else {
                call(function.name().toUpperCase(Locale.ROOT), function, depth);
            }
        }

        @Override
        protected void text(Operand operand, int depth) {
            SqlServerType type = typeOf(operand, depth);
            if (type == null || type.text()) {
                operand(operand, type == null ? TEXT : type, depth);
                return;
            }
            int begin = sql.length();
            operand(operand, type, depth);
            String reference = sql.substring(begin);
            sql.setLength(begin);
            sql.append(SqlServerText.text(reference, type));
        }

        @Override
        protected void literal(Literal literal, @Nullable SqlServerType type) {
            SqlServerLiteral bound = SqlServerLiteral.of(literal, type);
            sql.append(bound.sql().replace("?", place.apply(values.size())));
            values.add(bound.value());
        }

        @Override
        protected SqlServerType columnType(ColumnOperand column) {
            return SqlServerType.parse(column.type());
        }

        @Override
        protected SqlServerType textFunctionType(Function function, int depth) {
            if (function.name().equals("length")) {
                return INTEGER;
            }
            SqlServerType argument = typeOf(function.arguments().getFirst(), depth + 1);
            return argument != null && argument.text() ? argument : TEXT;
        }
    }

    /// A pattern of SQL's own LIKE as T-SQL's, where `[` begins a set.
    private static String pattern(String pattern) {
        StringBuilder translated = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                if (++i == pattern.length()) {
                    throw new HoldfastException(
                            ErrorCode.USAGE, "criteria: the pattern '" + pattern + "' ends with \\");
                }
                literally(translated, pattern.charAt(i));
            } else if (c == '%' || c == '_') {
                translated.append(c);
            } else {
                literally(translated, c);
            }
        }
        return translated.toString();
    }

    private static void literally(StringBuilder pattern, char c) {
        if (c == '%' || c == '_' || c == '[' || c == '\\') {
            pattern.append('\\');
        }
        pattern.append(c);
    }
}
