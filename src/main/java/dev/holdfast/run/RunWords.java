package dev.holdfast.run;

import static dev.holdfast.store.db.Tables.POLICY;
import static dev.holdfast.store.db.Tables.RUN;
import static dev.holdfast.store.db.Tables.RUN_POLICY;

import dev.holdfast.filter.Vocabulary;
import java.util.Arrays;
import java.util.List;
import org.jooq.impl.DSL;

/// The words by which runs of several policies are asked for.
public final class RunWords {
    public static final Vocabulary ALL = new Vocabulary("runs", "policy", RUN.ID, RUN)
            .oneOf("state", Arrays.stream(RunState.values()).map(RunState::id).toList(), RUN.STATE)
            .text(
                    "policy",
                    (value, _) -> RUN.ID.in(DSL.select(RUN_POLICY.RUN_ID)
                            .from(RUN_POLICY)
                            .join(POLICY)
                            .on(POLICY.ID.eq(RUN_POLICY.POLICY_ID))
                            .where(Vocabulary.fits(POLICY.NAME, value))))
            .oneOf("trigger", List.of("cron", "manual"), RUN.TRIGGER)
            .text("schedule", RUN.SCHEDULE_NAME)
            .text("by", RUN.REQUESTED_BY)
            .since("since", RUN.STARTED_AT)
            .until("until", RUN.STARTED_AT)
            .sort("state", RUN.STATE)
            .sort("started", RUN.STARTED_AT);

    private RunWords() {}
}
