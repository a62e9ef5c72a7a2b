package dev.holdfast.policy;

import static dev.holdfast.store.db.Tables.POLICY;

import dev.holdfast.filter.Vocabulary;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.Condition;

/// The words by which policies are asked for.
public final class PolicyWords {
    public static final Vocabulary ALL = new Vocabulary("policies", "name", POLICY.ID.cast(Long.class), POLICY)
            .text("name", POLICY.NAME)
            .oneOf("state", states())
            .sort("name", POLICY.NAME);

    private PolicyWords() {}

    private static Map<String, Condition> states() {
        Map<String, Condition> states = new LinkedHashMap<>();
        states.put("paused", POLICY.PAUSED.isTrue());
        states.put("active", POLICY.PAUSED.isFalse());
        return states;
    }
}
