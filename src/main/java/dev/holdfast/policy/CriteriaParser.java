package dev.holdfast.policy;

import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.And;
import dev.holdfast.dialect.Condition.Between;
import dev.holdfast.dialect.Condition.Compare;
import dev.holdfast.dialect.Condition.Flag;
import dev.holdfast.dialect.Condition.Function;
import dev.holdfast.dialect.Condition.In;
import dev.holdfast.dialect.Condition.IsNull;
import dev.holdfast.dialect.Condition.Like;
import dev.holdfast.dialect.Condition.Literal;
import dev.holdfast.dialect.Condition.Not;
import dev.holdfast.dialect.Condition.Number;
import dev.holdfast.dialect.Condition.Operand;
import dev.holdfast.dialect.Condition.Operator;
import dev.holdfast.dialect.Condition.Or;
import dev.holdfast.dialect.Condition.Text;
import dev.holdfast.policy.CriteriaToken.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Recursive descent over the tokens: one method for each level of the grammar, never a step back.
///
///     or        = and { OR and }
///     and       = not { AND not }
///     not       = NOT not | '(' or ')' | predicate
///     predicate = operand ( compare operand | [NOT] IN '(' value { ',' value } ')' | [NOT] BETWEEN operand AND operand
///               | [NOT] LIKE text | IS [NOT] NULL )
///     operand   = value | column | function '(' operand { ',' operand } ')'
final class CriteriaParser {
    private static final Map<String, Operator> OPERATORS = Map.of(
            "=", Operator.EQUAL,
            "<>", Operator.NOT_EQUAL,
            "!=", Operator.NOT_EQUAL,
            "<", Operator.LESS,
            "<=", Operator.LESS_OR_EQUAL,
            ">", Operator.GREATER,
            ">=", Operator.GREATER_OR_EQUAL);
    private static final Set<String> FUNCTIONS = Set.of("lower", "upper", "length", "abs", "coalesce");

    private final List<CriteriaToken> tokens;
    private final CriteriaColumns columns;
    private final CriteriaTypes types;
    private int next;
    private int depth;
    private int nodes;

    CriteriaParser(String text, CriteriaScope scope) {
        this.tokens = CriteriaTokens.of(text);
        this.columns = new CriteriaColumns(scope);
        this.types = new CriteriaTypes(scope.zone());
    }

    Condition parse() {
        Condition condition = or();
        CriteriaToken rest = peek();
        if (rest.kind() != Kind.END) {
            throw unexpected(rest, "AND, OR or the end");
        }
        return condition;
    }

    private Condition or() {
        List<Condition> parts = new ArrayList<>(List.of(and()));
        while (accept("or")) {
            parts.add(and());
        }
        return parts.size() == 1 ? parts.getFirst() : node(new Or(parts));
    }

    private Condition and() {
        List<Condition> parts = new ArrayList<>(List.of(not()));
        while (accept("and")) {
            parts.add(not());
        }
        return parts.size() == 1 ? parts.getFirst() : node(new And(parts));
    }

    private Condition not() {
        if (accept("not")) {
            return node(new Not(deeper(this::not)));
        }
        if (accept("(")) {
            return deeper(() -> {
                Condition inside = or();
                expect(")");
                return inside;
            });
        }
        return node(predicate());
    }

    private Condition predicate() {
        CriteriaOperand left = operand();
        CriteriaToken token = take();
        Operator operator = token.kind() == Kind.SYMBOL ? OPERATORS.get(token.text()) : null;
        if (operator != null) {
            return compare(left, operator, operand());
        }
        boolean negated = token.is("not");
        CriteriaToken word = negated ? take() : token;
        if (word.is("in")) {
            return in(left, negated);
        }
        if (word.is("between")) {
            return between(left, negated);
        }
        if (word.is("like")) {
            return like(left, negated);
        }
        if (negated) {
            throw unexpected(word, "IN, BETWEEN or LIKE after NOT");
        }
        if (word.is("is")) {
            return isNull(left);
        }
        throw noCondition(left, word);
    }

    private static CriteriaException noCondition(CriteriaOperand left, CriteriaToken word) {
        if (left.family() == TypeFamily.BOOLEAN && !left.literal()) {
            return new CriteriaException(
                    left.position(), left.shown() + " alone is no condition; write " + left.shown() + " = true");
        }
        if (word.is("ilike")) {
            return new CriteriaException(word.position(), "ILIKE is not known; write lower(column) LIKE 'text'");
        }
        return new CriteriaException(
                word.position(),
                "expected =, <>, <, <=, >, >=, IN, BETWEEN, LIKE or IS after " + left.shown() + ", found "
                        + word.shown());
    }

    private Condition compare(CriteriaOperand left, Operator operator, CriteriaOperand right) {
        requireColumn(left, right);
        CriteriaOperand fittedLeft = types.fitted(left, right);
        CriteriaOperand fittedRight = types.fitted(right, left);
        types.checkOperator(left.literal() ? right : left, operator);
        return new Compare(fittedLeft.operand(), operator, fittedRight.operand());
    }

    private Condition in(CriteriaOperand left, boolean negated) {
        requireColumn(left);
        types.checkComparable(left);
        expect("(");
        List<Literal> values = new ArrayList<>();
        do {
            CriteriaOperand value = operand();
            if (!value.literal()) {
                throw new CriteriaException(value.position(), "a list holds values only, found " + value.shown());
            }
            values.add((Literal) types.fitted(value, left).operand());
        } while (accept(","));
        expect(")");
        return new In(left.operand(), values, negated);
    }

    private Condition between(CriteriaOperand operand, boolean negated) {
        CriteriaOperand low = operand();
        expect("and");
        CriteriaOperand high = operand();
        requireColumn(operand);
        types.checkOrdered(operand, "BETWEEN");
        return new Between(
                operand.operand(),
                types.fitted(low, operand).operand(),
                types.fitted(high, operand).operand(),
                negated);
    }

    private Condition like(CriteriaOperand operand, boolean negated) {
        requireColumn(operand);
        types.checkText(operand, "LIKE");
        CriteriaToken pattern = take();
        if (pattern.kind() != Kind.TEXT) {
            throw unexpected(pattern, "'text' after LIKE");
        }
        if (peek().is("escape")) {
            throw new CriteriaException(peek().position(), "ESCAPE is not known; the escape character is always \\");
        }
        String text = pattern.text();
        int escapes = 0;
        while (escapes < text.length() && text.charAt(text.length() - 1 - escapes) == '\\') {
            escapes++;
        }
        if (escapes % 2 == 1) {
            throw new CriteriaException(
                    pattern.position(), pattern.shown() + " ends in the escape character \\; write \\\\");
        }
        return new Like(operand.operand(), text, negated);
    }

    private Condition isNull(CriteriaOperand operand) {
        requireColumn(operand);
        boolean negated = accept("not");
        CriteriaToken word = take();
        if (!word.is("null")) {
            throw unexpected(word, "NULL after IS");
        }
        return new IsNull(operand.operand(), negated);
    }

    private static void requireColumn(CriteriaOperand... operands) {
        for (CriteriaOperand operand : operands) {
            if (operand.namesColumn()) {
                return;
            }
        }
        throw new CriteriaException(
                operands[0].position(),
                "this condition is the same for every row; compare " + operands[0].shown() + " with a column");
    }

    private CriteriaOperand operand() {
        CriteriaToken token = take();
        return switch (token.kind()) {
            case TEXT -> value(new Text(token.text()), TypeFamily.TEXT, token);
            case NUMBER -> value(new Number(new BigDecimal(token.text())), TypeFamily.NUMBER, token);
            case QUOTED_NAME -> column(token);
            case NAME -> named(token);
            case SYMBOL, END -> throw unexpected(token, "a column or a value");
        };
    }

    private CriteriaOperand named(CriteriaToken token) {
        CriteriaToken after = peek();
        return switch (token.text()) {
            case "true", "false" -> value(new Flag(token.is("true")), TypeFamily.BOOLEAN, token);
            case "null" ->
                throw new CriteriaException(token.position(), "NULL is no value; write IS NULL or IS NOT NULL");
            case "select", "exists" ->
                throw new CriteriaException(
                        token.position(), token.shown() + " begins a subquery; declare a join and use alias.column");
            case "date" ->
                after.kind() == Kind.TEXT
                        ? value(CriteriaTimes.date(take()), TypeFamily.DATE, token, "date " + after.shown())
                        : columnOrFunction(token);
            case "timestamp" -> after.kind() == Kind.TEXT ? timestamp(token) : columnOrFunction(token);
            case "and", "or", "not", "in", "between", "like", "is" -> throw unexpected(token, "a column or a value");
            default -> columnOrFunction(token);
        };
    }

    private CriteriaOperand timestamp(CriteriaToken token) {
        CriteriaToken text = take();
        Literal literal = CriteriaTimes.timestamp(text);
        TypeFamily family = literal instanceof Condition.Moment ? TypeFamily.TIMESTAMPTZ : TypeFamily.TIMESTAMP;
        return value(literal, family, token, "timestamp " + text.shown());
    }

    private CriteriaOperand value(Literal literal, TypeFamily family, CriteriaToken token) {
        return value(literal, family, token, token.shown());
    }

    private CriteriaOperand value(Literal literal, TypeFamily family, CriteriaToken token, String shown) {
        countNode(token.position());
        return new CriteriaOperand(literal, family, family.words(), shown, token.position());
    }

    private CriteriaOperand columnOrFunction(CriteriaToken token) {
        return peek().is("(") ? function(token) : column(token);
    }

    private CriteriaOperand column(CriteriaToken first) {
        countNode(first.position());
        if (!accept(".")) {
            return columns.ofRoot(first);
        }
        CriteriaToken second = take();
        if (second.kind() != Kind.NAME && second.kind() != Kind.QUOTED_NAME) {
            throw unexpected(second, "a column after " + first.shown() + ".");
        }
        return columns.ofJoin(first, second);
    }

    private CriteriaOperand function(CriteriaToken name) {
        if (!FUNCTIONS.contains(name.text())) {
            throw new CriteriaException(
                    name.position(),
                    name.shown() + "() is not known; functions are lower, upper, length, abs and coalesce"
                            + Nearest.hint(name.text(), FUNCTIONS));
        }
        countNode(name.position());
        expect("(");
        List<CriteriaOperand> arguments = deeper(() -> {
            List<CriteriaOperand> found = new ArrayList<>(List.of(operand()));
            while (accept(",")) {
                found.add(operand());
            }
            return found;
        });
        expect(")");
        return name.is("coalesce") ? coalesce(name, arguments) : single(name, arguments);
    }

    private CriteriaOperand single(CriteriaToken name, List<CriteriaOperand> arguments) {
        if (arguments.size() != 1) {
            throw new CriteriaException(
                    name.position(), name.text() + "() takes one argument, found " + arguments.size());
        }
        CriteriaOperand argument = arguments.getFirst();
        if (name.is("abs")) {
            if (argument.family() != TypeFamily.NUMBER) {
                throw new CriteriaException(argument.position(), "abs() takes a number, but " + argument.described());
            }
        } else {
            types.checkText(argument, name.text() + "()");
        }
        TypeFamily family = name.is("lower") || name.is("upper") ? TypeFamily.TEXT : TypeFamily.NUMBER;
        return result(name, List.of(argument.operand()), family, family.words());
    }

    private CriteriaOperand coalesce(CriteriaToken name, List<CriteriaOperand> arguments) {
        if (arguments.size() < 2) {
            throw new CriteriaException(name.position(), "coalesce() takes two arguments or more, found 1");
        }
        CriteriaOperand typed = arguments.stream()
                .filter(argument -> !argument.literal())
                .findFirst()
                .orElseThrow(
                        () -> new CriteriaException(name.position(), "coalesce() needs a column among its arguments"));
        List<Operand> fitted = arguments.stream()
                .map(argument -> types.fitted(argument, typed).operand())
                .toList();
        return result(name, fitted, typed.family(), typed.type());
    }

    private static CriteriaOperand result(CriteriaToken name, List<Operand> arguments, TypeFamily family, String type) {
        return new CriteriaOperand(
                new Function(name.text(), arguments), family, type, name.text() + "(...)", name.position());
    }

    private CriteriaToken peek() {
        return tokens.get(next);
    }

    private CriteriaToken take() {
        CriteriaToken token = tokens.get(next);
        if (token.kind() != Kind.END) {
            next++;
        }
        return token;
    }

    private boolean accept(String word) {
        boolean found = peek().is(word);
        if (found) {
            next++;
        }
        return found;
    }

    private void expect(String word) {
        if (!accept(word)) {
            throw unexpected(peek(), word.equals("and") ? "AND" : word);
        }
    }

    private static CriteriaException unexpected(CriteriaToken found, String expected) {
        return new CriteriaException(found.position(), "expected " + expected + ", found " + found.shown());
    }

    private <T> T deeper(Supplier<T> work) {
        if (++depth > Criteria.MAX_DEPTH) {
            throw new CriteriaException(
                    peek().position(), "criteria go at most " + Criteria.MAX_DEPTH + " levels deep");
        }
        T result = work.get();
        depth--;
        return result;
    }

    private Condition node(Condition condition) {
        countNode(peek().position());
        return condition;
    }

    private void countNode(int position) {
        if (++nodes > Criteria.MAX_NODES) {
            throw new CriteriaException(
                    position, "criteria have at most " + Criteria.MAX_NODES + " conditions, columns and values");
        }
    }
}
