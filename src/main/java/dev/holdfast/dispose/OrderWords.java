package dev.holdfast.dispose;

import static dev.holdfast.store.db.Tables.DISPOSAL_ORDER;

import dev.holdfast.filter.Vocabulary;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// The words by which disposal orders are asked for.
public final class OrderWords {
    private static final Field<Instant> NOW = DSL.field("clock_timestamp()", Instant.class);

    /// Those that may still destroy something.
    static final Condition OPEN = DISPOSAL_ORDER.STATE.in(Arrays.stream(OrderState.values())
            .filter(OrderState::open)
            .map(OrderState::id)
            .toList());

    public static final Vocabulary ALL = new Vocabulary("disposal orders", "policy", DISPOSAL_ORDER.ID, DISPOSAL_ORDER)
            .oneOf("state", states())
            .oneOf("needs", needs())
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
            .sort("disposed", DISPOSAL_ORDER.DISPOSED_ROWS)
            .sort("by", DISPOSAL_ORDER.REQUESTED_BY)
            .sort("approved", DISPOSAL_ORDER.APPROVED_BY)
            .sort("bytes", DISPOSAL_ORDER.SET_BYTES)
            .sort("requested", DISPOSAL_ORDER.REQUESTED_AT);

    private OrderWords() {}

    /// Each state, and `open` for those that may still destroy something.
    private static Map<String, Condition> states() {
        Map<String, Condition> states = new LinkedHashMap<>();
        states.put("open", OPEN);
        Arrays.stream(OrderState.values())
                .forEach(state -> states.put(state.id(), DISPOSAL_ORDER.STATE.eq(state.id())));
        return states;
    }

    /// What somebody must do for it to get on.
    private static Map<String, Condition> needs() {
        Map<String, Condition> needs = new LinkedHashMap<>();
        needs.put("approval", DISPOSAL_ORDER.STATE.eq(OrderState.REQUESTED.id()));
        needs.put(
                "run",
                DISPOSAL_ORDER
                        .STATE
                        .eq(OrderState.APPROVED.id())
                        .and(DISPOSAL_ORDER.RUN_ASKED_BY.isNull())
                        .and(DISPOSAL_ORDER.EXECUTABLE_AT.isNull().or(DISPOSAL_ORDER.EXECUTABLE_AT.le(NOW))));
        needs.put("help", DISPOSAL_ORDER.STATE.eq(OrderState.RUNNING.id()).and(DISPOSAL_ORDER.PROBLEM.ne("")));
        return needs;
    }
}
