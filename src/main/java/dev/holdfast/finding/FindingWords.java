package dev.holdfast.finding;

import static dev.holdfast.store.db.Tables.FINDING;

import dev.holdfast.filter.Vocabulary;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/// The words by which findings are asked for.
public final class FindingWords {
    public static final Vocabulary ALL = new Vocabulary("findings", "rule", FINDING.ID, FINDING)
            .oneOf("state", states())
            .oneOf("severity", severities())
            .text("rule", FINDING.RULE)
            .text("subject", FINDING.SUBJECT)
            .since("since", FINDING.FIRST_SEEN_AT)
            .until("until", FINDING.FIRST_SEEN_AT);

    private FindingWords() {}

    private static Map<String, Condition> states() {
        Condition open = FINDING.RESOLVED_AT.isNull();
        Map<String, Condition> states = new LinkedHashMap<>();
        states.put("new", open.and(FINDING.ACKNOWLEDGED_BY.isNull()).and(DSL.not(Findings.SNOOZED)));
        states.put("open", open);
        states.put("acknowledged", open.and(FINDING.ACKNOWLEDGED_BY.isNotNull()));
        states.put("snoozed", open.and(Findings.SNOOZED));
        states.put("resolved", FINDING.RESOLVED_AT.isNotNull());
        return states;
    }

    private static Map<String, Condition> severities() {
        Map<String, Condition> severities = new LinkedHashMap<>();
        Arrays.stream(Severity.values())
                .forEach(severity -> severities.put(severity.id(), FINDING.SEVERITY.eq(severity.rank())));
        return severities;
    }
}
