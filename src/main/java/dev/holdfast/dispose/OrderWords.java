package dev.holdfast.dispose;

import static dev.holdfast.store.db.Tables.DISPOSAL_ORDER;

import dev.holdfast.filter.Vocabulary;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;

/// The words by which disposal orders are asked for.
public final class OrderWords {
    public static final Vocabulary ALL = new Vocabulary("disposal orders", "policy", DISPOSAL_ORDER.ID, DISPOSAL_ORDER)
            .oneOf("state", states())
            .text("policy", DISPOSAL_ORDER.POLICY_NAME)
            .text("database", DISPOSAL_ORDER.DATABASE_NAME)
            .text("archive", DISPOSAL_ORDER.ARCHIVE_DATABASE)
            .oneOf("kind", List.of("due", "replay"), DISPOSAL_ORDER.KIND)
            .text("by", DISPOSAL_ORDER.REQUESTED_BY)
            .text("approved-by", DISPOSAL_ORDER.APPROVED_BY)
            .since("since", DISPOSAL_ORDER.REQUESTED_AT)
            .until("until", DISPOSAL_ORDER.REQUESTED_AT)
            .sort("policy", DISPOSAL_ORDER.POLICY_NAME)
            .sort("state", DISPOSAL_ORDER.STATE)
            .sort("rows", DISPOSAL_ORDER.SET_ROWS)
            .sort("bytes", DISPOSAL_ORDER.SET_BYTES)
            .sort("requested", DISPOSAL_ORDER.REQUESTED_AT);

    private OrderWords() {}

    /// Each state, and `open` for those that may still destroy something.
    private static Map<String, Condition> states() {
        Map<String, Condition> states = new LinkedHashMap<>();
        states.put(
                "open",
                DISPOSAL_ORDER.STATE.in(Arrays.stream(OrderState.values())
                        .filter(OrderState::open)
                        .map(OrderState::id)
                        .toList()));
        Arrays.stream(OrderState.values())
                .forEach(state -> states.put(state.id(), DISPOSAL_ORDER.STATE.eq(state.id())));
        return states;
    }
}
