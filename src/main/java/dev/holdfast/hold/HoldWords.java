package dev.holdfast.hold;

import static dev.holdfast.store.db.Tables.HOLD;
import static dev.holdfast.store.db.Tables.HOLD_SCOPE;

import dev.holdfast.filter.Vocabulary;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// The words by which holds are asked for.
public final class HoldWords {
    /// Those without an end after those with one; what was released ends never more, and comes last.
    private static final Field<?> END = DSL.field(
            "case when {0} <> 'released' then coalesce({1}, 'infinity') end",
            Object.class, HOLD.STATE, HOLD.EXPIRES_AT);

    public static final Vocabulary ALL = new Vocabulary("holds", "matter", HOLD.ID, HOLD)
            .oneOf("state", states())
            .text("matter", HOLD.MATTER)
            .text("by", HOLD.PLACED_BY)
            .text("policy", (value, _) -> scoped(HOLD_SCOPE.POLICY_NAME, value))
            .text("database", (value, _) -> scoped(HOLD_SCOPE.DATABASE_NAME, value))
            .text("table", (value, _) -> scoped(HOLD_SCOPE.TABLE_NAME, value))
            .since("since", HOLD.PLACED_AT)
            .until("until", HOLD.PLACED_AT)
            .until("ends-before", HOLD.EXPIRES_AT)
            .text("reason", HOLD.REASON)
            .sort("matter", HOLD.MATTER)
            .sort("state", HOLD.STATE)
            .sort("placed", HOLD.PLACED_AT)
            .sort("by", HOLD.PLACED_BY)
            .sort("ends", END)
            .sort("rows", HOLD.HOT_ROWS.plus(HOLD.WARM_ROWS).plus(DSL.coalesce(HOLD.COLD_ROWS, 0L)));

    private HoldWords() {}

    /// Each state, and `binding` for all but the released.
    private static Map<String, Condition> states() {
        Map<String, Condition> states = new LinkedHashMap<>();
        states.put("binding", HOLD.STATE.ne(HoldState.RELEASED.id()));
        Arrays.stream(HoldState.values()).forEach(state -> states.put(state.id(), HOLD.STATE.eq(state.id())));
        return states;
    }

    private static Condition scoped(Field<String> column, String value) {
        return HOLD.ID.in(DSL.select(HOLD_SCOPE.HOLD_ID).from(HOLD_SCOPE).where(Vocabulary.fits(column, value)));
    }
}
