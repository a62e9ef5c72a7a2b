package dev.holdfast.session;

import static dev.holdfast.store.db.Tables.NODE;
import static dev.holdfast.store.db.Tables.POLICY;
import static dev.holdfast.store.db.Tables.SESSION;

import dev.holdfast.filter.ListQuery;
import dev.holdfast.filter.Vocabulary;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// The list of sessions, as it is asked for by words.
public final class SessionList {
    private static final Field<Instant> NOW = DSL.field("clock_timestamp()", Instant.class);

    public static final Vocabulary WORDS = new Vocabulary(
                    "sessions",
                    "policy",
                    SESSION.ID,
                    SESSION.join(POLICY)
                            .on(POLICY.ID.eq(SESSION.POLICY_ID))
                            .leftJoin(NODE)
                            .on(NODE.ID.eq(SESSION.NODE_ID)))
            .oneOf(
                    "state",
                    Arrays.stream(SessionState.values()).map(SessionState::id).toList(),
                    SESSION.STATE)
            .text("policy", POLICY.NAME)
            .oneOf("trigger", List.of("cron", "manual", "handoff", FoldedSessions.TRIGGER), SESSION.TRIGGER)
            .since("since", SESSION.STARTED_AT)
            .until("until", SESSION.STARTED_AT)
            .text("by", SESSION.REQUESTED_BY)
            .text("node", NODE.HOST)
            .text("error", SESSION.ERROR)
            .number("family", root -> SESSION.ROOT_SESSION_ID
                    .eq(root)
                    .or(SESSION.ROOT_SESSION_ID.isNull().and(SESSION.ID.eq(root))))
            .number("run", SESSION.RUN_ID)
            .sort("policy", POLICY.NAME)
            .sort("state", SESSION.STATE)
            .sort("started", SESSION.STARTED_AT)
            .sort(
                    "duration",
                    DSL.field("coalesce({0}, {1}) - {2}", Object.class, SESSION.ENDED_AT, NOW, SESSION.STARTED_AT))
            .sort("rows", SESSION.ARCHIVED_ROWS)
            .sort(
                    "left",
                    SESSION.CHANGED_ROWS
                            .plus(SESSION.GONE_ROWS)
                            .plus(SESSION.HELD_ROWS)
                            .plus(SESSION.BUSY_ROWS)
                            .plus(SESSION.CONFLICT_ROWS))
            .sort("bytes", SESSION.ARCHIVED_BYTES)
            .sort("chunks", SESSION.CHUNKS);

    private SessionList() {}

    public static List<SessionView> list(Tx tx, ListQuery query, Instant now) {
        return SessionViews.views(tx)
                .where(WORDS.condition(query, now))
                .orderBy(WORDS.order(query.sort()))
                .offset(query.offset())
                .limit(query.limit())
                .fetch(SessionViews::view);
    }
}
