package dev.holdfast.cold;

import dev.holdfast.cold.Pushdown.ColumnLiteral;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.Compare;
import dev.holdfast.dialect.Condition.Operator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/// Tells from a manifest alone that no row of its file satisfies a condition.
final class FileRanges {
    private final ColdManifest manifest;
    private final Map<String, Span> spans = new HashMap<>();

    /// Smallest and largest, as [Pushdown#ordinal] has them.
    private record Span(long min, long max) {}

    FileRanges(ColdManifest manifest) {
        this.manifest = manifest;
        for (ColdManifest.Range range : manifest.ranges()) {
            Stored stored = manifest.column(range.column()).stored();
            if (range.min() != null
                    && range.max() != null
                    && stored.parse(range.min()) instanceof Long min
                    && stored.parse(range.max()) instanceof Long max) {
                spans.put(range.column(), new Span(min, max));
            }
        }
        put("hf_session", ColdManifest.Chunk::session);
        put("hf_chunk", ColdManifest.Chunk::chunk);
    }

    private void put(String column, ToLongFunction<ColdManifest.Chunk> number) {
        var numbers = manifest.chunks().stream().mapToLong(number).summaryStatistics();
        if (numbers.getCount() > 0) {
            spans.put(column, new Span(numbers.getMin(), numbers.getMax()));
        }
    }

    boolean mayMeet(Condition condition) {
        return switch (condition) {
            case Condition.And(var parts) -> parts.stream().allMatch(this::mayMeet);
            case Condition.Or(var parts) -> parts.stream().anyMatch(this::mayMeet);
            case Compare compare -> mayMeet(compare);
            case Condition.In(var operand, var values, var negated) ->
                negated || values.stream().anyMatch(value -> mayMeet(new Compare(operand, Operator.EQUAL, value)));
            case Condition.Between(var operand, var low, var high, var negated) ->
                negated
                        || (mayMeet(new Compare(operand, Operator.GREATER_OR_EQUAL, low))
                                && mayMeet(new Compare(operand, Operator.LESS_OR_EQUAL, high)));
            case Condition.Always _, Condition.Not _, Condition.IsNull _, Condition.Like _, Condition.Unreferenced _ ->
                true;
        };
    }

    private boolean mayMeet(Compare compare) {
        ColumnLiteral sides = ColumnLiteral.of(compare);
        Span span = sides == null ? null : spans.get(sides.column().column());
        if (sides == null || span == null) {
            return true;
        }
        Long value = Pushdown.ordinal(manifest.column(sides.column().column()), sides.literal());
        if (value == null) {
            return true;
        }
        return switch (sides.operator()) {
            case EQUAL -> value >= span.min() && value <= span.max();
            case NOT_EQUAL -> value != span.min() || value != span.max();
            case LESS -> span.min() < value;
            case LESS_OR_EQUAL -> span.min() <= value;
            case GREATER -> span.max() > value;
            case GREATER_OR_EQUAL -> span.max() >= value;
        };
    }
}
