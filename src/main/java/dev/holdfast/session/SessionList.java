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
import org.jooq.Table;
import org.jooq.impl.DSL;

/// The list of sessions, as it is asked for by words.
public final class SessionList {
    private static final int FEW = 50_000;
    /// One moment for all rows: sessions that began together take as long.
    private static final Field<Instant> NOW = DSL.field("statement_timestamp()", Instant.class);

    /// Outer joins, also where there is always one: the server leaves out those that nothing is asked about.
    private static final Table<?> FROM = SESSION.leftJoin(POLICY)
            .on(POLICY.ID.eq(SESSION.POLICY_ID))
            .leftJoin(NODE)
            .on(NODE.ID.eq(SESSION.NODE_ID));

    public static final Vocabulary WORDS = new Vocabulary("sessions", "policy", SESSION.ID, FROM)
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
            .sortByTheir("policy", POLICY.NAME)
            .sort("state", SESSION.STATE)
            .sort("started", SESSION.STARTED_AT)
            .settled(SESSION.ENDED_AT.isNotNull(), FEW)
            .figure(
                    "duration",
                    DSL.field("coalesce({0}, {1}) - {2}", Object.class, SESSION.ENDED_AT, NOW, SESSION.STARTED_AT),
                    DSL.field("({0} - {1})", Object.class, SESSION.ENDED_AT, SESSION.STARTED_AT))
            .figure("rows", SESSION.ARCHIVED_ROWS, SESSION.ENDED_ROWS)
            .figure(
                    "left",
                    SESSION.CHANGED_ROWS
                            .plus(SESSION.GONE_ROWS)
                            .plus(SESSION.HELD_ROWS)
                            .plus(SESSION.BUSY_ROWS)
                            .plus(SESSION.CONFLICT_ROWS),
                    SESSION.ENDED_LEFT)
            .figure("bytes", SESSION.ARCHIVED_BYTES, SESSION.ENDED_BYTES)
            .figure("chunks", SESSION.CHUNKS, SESSION.ENDED_CHUNKS);

    private SessionList() {}

    /// The numbers of the page first: what is shown beside them is then joined to a page, not to all sessions.
    public static List<SessionView> list(Tx tx, ListQuery query, Instant now) {
        return SessionViews.views(tx)
                .where(SESSION.ID.in(WORDS.page(tx.dsl(), query, now)))
                .orderBy(WORDS.order(query.sort()))
                .fetch(SessionViews::view);
    }
}
