package dev.holdfast.callback;

import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.Operand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Criteria as a tree of JSON, for services that would rather not read the text.
final class ConditionJson {
    private ConditionJson() {}

    static Map<String, Object> of(Condition condition) {
        return switch (condition) {
            case Condition.Always _ -> node("always");
            case Condition.And and ->
                node("and", "of", and.parts().stream().map(ConditionJson::of).toList());
            case Condition.Or or ->
                node("or", "of", or.parts().stream().map(ConditionJson::of).toList());
            case Condition.Not not -> node("not", "of", List.of(of(not.part())));
            case Condition.Compare compare ->
                node(compare.operator().sql(), "left", operand(compare.left()), "right", operand(compare.right()));
            case Condition.In in ->
                node(
                        in.negated() ? "not in" : "in",
                        "left",
                        operand(in.operand()),
                        "values",
                        in.values().stream().map(ConditionJson::operand).toList());
            case Condition.Between between ->
                node(
                        between.negated() ? "not between" : "between",
                        "left",
                        operand(between.operand()),
                        "low",
                        operand(between.low()),
                        "high",
                        operand(between.high()));
            case Condition.IsNull isNull ->
                node(isNull.negated() ? "is not null" : "is null", "left", operand(isNull.operand()));
            case Condition.Like like ->
                node(like.negated() ? "not like" : "like", "left", operand(like.operand()), "pattern", like.pattern());
            case Condition.Unreferenced unreferenced ->
                node("unreferenced", "by", unreferenced.by().childColumns());
        };
    }

    private static Map<String, Object> operand(Operand operand) {
        return switch (operand) {
            case Condition.ColumnOperand column ->
                column.alias() == null
                        ? pairs("column", column.column(), "type", column.type())
                        : pairs("join", column.alias(), "column", column.column(), "type", column.type());
            case Condition.Function function ->
                pairs(
                        "function",
                        function.name(),
                        "of",
                        function.arguments().stream()
                                .map(ConditionJson::operand)
                                .toList());
            case Condition.Text text -> pairs("text", text.value());
            case Condition.Number number -> pairs("number", number.value().toPlainString());
            case Condition.Flag flag -> pairs("flag", flag.value());
            case Condition.Moment moment -> pairs("moment", moment.value().toString());
            case Condition.LocalMoment local ->
                pairs("local_moment", local.value().toString());
            case Condition.Day day -> pairs("day", day.value().toString());
        };
    }

    private static Map<String, Object> node(String is, Object... pairs) {
        Map<String, Object> node = new LinkedHashMap<>(Map.of("is", is));
        node.putAll(pairs(pairs));
        return node;
    }

    private static Map<String, Object> pairs(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
