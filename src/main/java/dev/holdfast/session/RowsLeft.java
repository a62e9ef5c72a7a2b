package dev.holdfast.session;

import dev.holdfast.ledger.RowExceptions.State;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Rows that a session marked and left where they were, by reason; see `RowExceptions.State`.
public record RowsLeft(long changed, long gone, long held, long busy, long conflict) {
    public static final RowsLeft NONE = new RowsLeft(0, 0, 0, 0, 0);

    public long all() {
        return changed + gone + held + busy + conflict;
    }

    public long of(State state) {
        return switch (state) {
            case CHANGED -> changed;
            case GONE -> gone;
            case HELD -> held;
            case BUSY -> busy;
            case CONFLICT -> conflict;
        };
    }

    /// For people: `2 changed, 1 busy`; empty when there is none.
    public String words() {
        record Count(long rows, String word) {}
        List<Count> counts = List.of(
                new Count(changed, "changed"),
                new Count(gone, "gone"),
                new Count(held, "held"),
                new Count(busy, "busy"),
                new Count(conflict, "in conflict"));
        Stream<String> words = counts.stream().filter(count -> count.rows() > 0).map(count -> "%,d %s"
                .formatted(count.rows(), count.word()));
        return words.collect(Collectors.joining(", "));
    }
}
