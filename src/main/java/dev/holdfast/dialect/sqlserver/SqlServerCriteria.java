package dev.holdfast.dialect.sqlserver;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.Condition.Function;
import dev.holdfast.dialect.Condition.Literal;
import dev.holdfast.dialect.Condition.Operand;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.Join;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Criteria as T-SQL.
///
/// T-SQL has no boolean values: what is always true is `1 = 1`, and whoever needs the truth of a condition as a value
/// takes [SqlServerText#truth]. A value takes the type of the column on the other side, never the other way round.
final class SqlServerCriteria implements CriteriaSql {
    /// Deeper conditions are refused: the server's own parser has a bounded stack too, smaller than PostgreSQL's.
    static final int MAX_DEPTH = 100;

    /// The server takes 2,100 parameters a statement; some are for keys and stamps.
    static final int MAX_VALUES = 2_000;

    private static final Set<String> FUNCTIONS = Set.of("lower", "upper", "length", "coalesce", "abs");
    private static final SqlServerType TEXT = SqlServerType.parse("nvarchar(max)");
    private static final SqlServerType INTEGER = SqlServerType.parse("bigint");

    @Override
    public Fragment condition(Condition condition, String rootAlias) {
        Rendering rendering = new Rendering(SqlServerText.quote(rootAlias));
        rendering.condition(condition, 0);
        if (rendering.values.size() > MAX_VALUES) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "criteria have %,d values; SQL Server takes 2,100 a statement, so %,d are allowed"
                            .formatted(rendering.values.size(), MAX_VALUES));
        }
        return new Fragment("(" + rendering.sql + ")", rendering.values);
    }

    @Override
    public String joins(List<Join> joins, String rootAlias) {
        return joins.stream().map(join -> join(join, rootAlias)).collect(Collectors.joining("\n"));
    }

    private static String join(Join join, String rootAlias) {
        String alias = SqlServerText.quote(join.alias());
        String root = SqlServerText.quote(rootAlias);
        String on = IntStream.range(0, join.columns().size())
                .mapToObj(i -> "%s.%s = %s.%s"
                        .formatted(
                                alias,
                                SqlServerText.quote(join.joinedColumns().get(i)),
                                root,
                                SqlServerText.quote(join.columns().get(i))))
                .collect(Collectors.joining(" AND "));
        return "LEFT JOIN %s AS %s ON %s".formatted(SqlServerText.quote(join.table()), alias, on);
    }

    /// One condition on its way to SQL; values are added in the order of their `?`.
    private static final class Rendering {
        private final StringBuilder sql = new StringBuilder();
        private final List<Object> values = new ArrayList<>();
        private final String root;

        Rendering(String root) {
            this.root = root;
        }

        void condition(Condition condition, int depth) {
            refuseTooDeep(depth);
            switch (condition) {
                case Condition.Always() -> sql.append("1 = 1");
                case Condition.And(var parts) -> parts(parts, " AND ", "1 = 1", depth);
                case Condition.Or(var parts) -> parts(parts, " OR ", "1 = 0", depth);
                case Condition.Not(var part) -> {
                    sql.append("NOT (");
                    condition(part, depth + 1);
                    sql.append(')');
                }
                case Condition.Compare(var left, var operator, var right) -> {
                    SqlServerType type = commonType(List.of(left, right), depth);
                    operand(left, type, depth);
                    sql.append(' ').append(operator.sql()).append(' ');
                    operand(right, type, depth);
                }
                case Condition.In in -> in(in, depth);
                case Condition.Between(var operand, var low, var high, var negated) -> {
                    SqlServerType type = commonType(List.of(operand, low, high), depth);
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
                    sql.append(negated ? " NOT LIKE ?" : " LIKE ?").append(" ESCAPE N'\\'");
                    values.add(pattern(pattern));
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
                sql.append(in.negated() ? "1 = 1" : "1 = 0");
                return;
            }
            List<Operand> all = new ArrayList<>(in.values());
            all.addFirst(in.operand());
            SqlServerType type = commonType(all, depth);
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
        private void operand(Operand operand, @Nullable SqlServerType type, int depth) {
            refuseTooDeep(depth);
            switch (operand) {
                case ColumnOperand column ->
                    sql.append(column.alias() == null ? root : SqlServerText.quote(column.alias()))
                            .append('.')
                            .append(SqlServerText.quote(column.column()));
                case Function function -> function(function, depth);
                case Literal literal -> {
                    SqlServerLiteral bound = SqlServerLiteral.of(literal, type);
                    sql.append(bound.sql());
                    values.add(bound.value());
                }
            }
        }

        private void function(Function function, int depth) {
            if (!FUNCTIONS.contains(function.name())) {
                throw new IllegalArgumentException("criteria may not call " + function.name());
            }
            if (function.name().equals("length")) { // LEN alone leaves blanks at the end out
                sql.append("(LEN(CAST(");
                text(function.arguments().getFirst(), depth + 1);
                sql.append(" AS nvarchar(max)) + N'.') - 1)");
                return;
            }
            SqlServerType type = commonType(function.arguments(), depth + 1);
            sql.append(function.name().toUpperCase(java.util.Locale.ROOT)).append('(');
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
            SqlServerType type = typeOf(operand, depth);
            if (type == null || type.text()) {
                operand(operand, type == null ? TEXT : type, depth);
                return;
            }
            StringBuilder whole = new StringBuilder(sql);
            sql.setLength(0);
            operand(operand, type, depth);
            String reference = sql.toString();
            sql.setLength(0);
            sql.append(whole).append(SqlServerText.text(reference, type));
        }

        /// The type of the first operand that has one.
        private @Nullable SqlServerType commonType(List<? extends Operand> operands, int depth) {
            for (Operand operand : operands) {
                SqlServerType type = typeOf(operand, depth);
                if (type != null) {
                    return type;
                }
            }
            return null;
        }

        /// The type that an operand has by itself; null for a literal, which takes any.
        private @Nullable SqlServerType typeOf(Operand operand, int depth) {
            refuseTooDeep(depth);
            return switch (operand) {
                case ColumnOperand column -> SqlServerType.parse(column.type());
                case Function function when function.name().equals("length") -> INTEGER;
                case Function function
                when takesText(function.name()) -> {
                    SqlServerType argument = typeOf(function.arguments().getFirst(), depth + 1);
                    yield argument != null && argument.text() ? argument : TEXT;
                }
                case Function function -> commonType(function.arguments(), depth + 1);
                case Literal _ -> null;
            };
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

    private static boolean takesText(String function) {
        return switch (function) {
            case "lower", "upper", "length" -> true;
            default -> false;
        };
    }

    private static void refuseTooDeep(int depth) {
        if (depth > MAX_DEPTH) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "criteria are nested deeper than " + MAX_DEPTH + " levels; write them flatter");
        }
    }
}
