package dev.holdfast.audit;

import static dev.holdfast.store.db.Tables.AUDIT;

import dev.holdfast.filter.Vocabulary;
import java.util.Arrays;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// The words by which the audit is asked.
public final class AuditWords {
    private static final Field<String> NAME =
            DSL.field("substring({0} from position(' ' in {0}) + 1)", String.class, AUDIT.OBJECT);

    public static final Vocabulary ALL = new Vocabulary("entries of the audit", "object", AUDIT.NUMBER, AUDIT)
            .text("actor", AUDIT.ACTOR)
            .text("act", (value, _) -> Vocabulary.fits(AUDIT.ACT, value).or(AUDIT.ACT.startsWith(value + ".")))
            .text("object", (value, _) -> object(value))
            .oneOf("outcome", Arrays.stream(Outcome.values()).map(Outcome::id).toList(), AUDIT.OUTCOME)
            .since("since", AUDIT.AT)
            .until("until", AUDIT.AT)
            .text("reason", AUDIT.REASON)
            .text("plan", AUDIT.PLAN_DIGEST)
            .sort("at", AUDIT.AT)
            .sort("actor", AUDIT.ACTOR)
            .sort("act", AUDIT.ACT)
            .sort("object", AUDIT.OBJECT)
            .sort("outcome", AUDIT.OUTCOME)
            .sort("reason", AUDIT.REASON);

    private AuditWords() {}

    /// With its kind or without. A value that begins anywhere fits the one whenever it fits the other.
    private static Condition object(String value) {
        Condition whole = Vocabulary.fits(AUDIT.OBJECT, value);
        return value.startsWith("*") ? whole : whole.or(Vocabulary.fits(NAME, value));
    }
}
