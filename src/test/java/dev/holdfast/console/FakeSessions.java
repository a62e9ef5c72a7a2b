package dev.holdfast.console;

import dev.holdfast.ErrorCode;
import dev.holdfast.ledger.RowExceptions.RowException;
import dev.holdfast.ledger.RowExceptions.State;
import dev.holdfast.node.Operations;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.ChunkView;
import dev.holdfast.session.Failure;
import dev.holdfast.session.PlanRef;
import dev.holdfast.session.RowsLeft;
import dev.holdfast.session.SessionDriving;
import dev.holdfast.session.SessionEvent;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Forty sessions of the shop's policies, one of which runs.
final class FakeSessions {
    static final int CHUNK_ROWS = 5000;

    private final TreeMap<Long, SessionView> sessions = new TreeMap<>();
    private final Map<Long, List<RowException>> left = new TreeMap<>();

    /// Nine nights of the tree, what was run by hand, and a session that is under way.
    static FakeSessions history() {
        FakeSessions made = new FakeSessions();
        made.fill();
        return made;
    }

    private void fill() {
        long id = 0;
        for (int night = 9; night >= 1; night--) {
            Instant fire = FakeOperations.NOW.minus(Duration.ofDays(night)).minus(Duration.ofHours(9));
            long root = ++id;
            long rows = 61_000 + 7_300L * (night % 4);
            put(ended(root, "orders", fire, "cron", null, root, rows, SessionState.SUCCEEDED, "exhausted"));
            for (String child : List.of("deliveries", "invoices", "messages")) {
                boolean failed = night == 4 && child.equals("invoices");
                long number = ++id;
                put(ended(
                        number,
                        child,
                        fire.plusSeconds(100),
                        "handoff",
                        root,
                        root,
                        rows / 2,
                        failed ? SessionState.FAILED : SessionState.SUCCEEDED,
                        failed ? "error" : "exhausted"));
            }
        }
        long proofs = ++id;
        put(ended(
                proofs,
                "proofs",
                FakeOperations.NOW.minus(Duration.ofHours(6)),
                "cron",
                null,
                proofs,
                18_412,
                SessionState.CANCELLED,
                "cancelled"));
        long invoices = ++id;
        put(ended(
                invoices,
                "invoices",
                FakeOperations.NOW.minus(Duration.ofHours(3)),
                "manual",
                null,
                invoices,
                2_500,
                SessionState.FAILED,
                "error"));
        start(++id, "orders", "mira", 412_000, null);
        for (int i = 0; i < 14; i++) {
            step(id);
        }
    }

    private static SessionView ended(
            long id,
            String policy,
            Instant fire,
            String trigger,
            @Nullable Long parent,
            long root,
            long rows,
            SessionState state,
            String reason) {
        int chunks = Math.toIntExact((rows + CHUNK_ROWS - 1) / CHUNK_ROWS);
        int done = state == SessionState.SUCCEEDED ? chunks : chunks / 2;
        long moved = state == SessionState.SUCCEEDED ? rows : (long) done * CHUNK_ROWS;
        Instant start = fire.plusMillis(740);
        Instant end = start.plusMillis(moved / 3 + 900);
        return new SessionView(
                id,
                policy,
                2,
                fire,
                trigger,
                parent,
                root,
                state,
                reason,
                state == SessionState.FAILED
                        ? new Failure(
                                ErrorCode.DATABASE,
                                "shop/public.invoices: lock timeout after key 4711; the chunk was rolled back")
                        : null,
                fire.minus(Duration.ofDays(730)),
                policy.equals("invoices") ? Policy.Method.LOCAL : Policy.Method.STREAM,
                new SessionDriving(Policy.Pace.NORMAL, 2, CHUNK_ROWS, null, null),
                rows,
                moved,
                moved,
                moved * 3,
                moved * 3 * 231,
                chunks,
                done,
                moved * 2,
                RowsLeft.NONE,
                trigger.equals("manual") ? "mira" : "schedule",
                null,
                start,
                end,
                end,
                null);
    }

    void start(long id, String policy, String actor, long rows, @Nullable PlanRef plan) {
        Instant start = FakeOperations.NOW.minus(Duration.ofSeconds(14));
        put(new SessionView(
                id,
                policy,
                7,
                start,
                "manual",
                null,
                id,
                SessionState.RUNNING,
                null,
                null,
                FakeOperations.NOW.minus(Duration.ofDays(730)),
                Policy.Method.STREAM,
                new SessionDriving(Policy.Pace.NORMAL, 2, CHUNK_ROWS, null, null),
                rows,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                RowsLeft.NONE,
                actor,
                "db-tools-1:4242",
                start,
                null,
                start,
                plan));
    }

    private void put(SessionView session) {
        sessions.put(session.id(), session);
    }

    long nextId() {
        return sessions.isEmpty() ? 1 : sessions.lastKey() + 1;
    }

    SessionView view(long session) {
        return FakeOperations.known(sessions, session);
    }

    List<SessionView> list(Operations.SessionQuery query) {
        return sessions.descendingMap().values().stream()
                .filter(each -> query.policy().isEmpty() || each.policy().equals(query.policy()))
                .filter(each -> query.state().isEmpty() || each.state().id().equals(query.state()))
                .skip(query.offset())
                .limit(query.limit())
                .toList();
    }

    List<SessionView> family(long session) {
        Long root = view(session).rootSession();
        return sessions.values().stream()
                .filter(each -> Objects.equals(each.rootSession(), root))
                .toList();
    }

    /// Takes every running session one chunk further, and settles what was asked of it.
    void advance() {
        List.copyOf(sessions.keySet()).forEach(this::step);
    }

    void become(long session, SessionState state, @Nullable String reason) {
        put(moved(view(session), state, reason));
    }

    void drive(long session, SessionDriving driving) {
        SessionView of = view(session);
        put(progressed(of, driving, of.rootRows(), of.state(), of.stopReason(), of.updatedAt()));
    }

    private void step(long id) {
        SessionView session = view(id);
        switch (session.state()) {
            case RUNNING -> {
                long expected = Objects.requireNonNull(session.expectedRows());
                long rows = Math.min(expected, session.rootRows() + CHUNK_ROWS);
                boolean last = rows == expected;
                Instant at = session.updatedAt().plusSeconds(1);
                put(progressed(
                        session,
                        rows,
                        last ? SessionState.SUCCEEDED : SessionState.RUNNING,
                        last ? "exhausted" : null,
                        at));
            }
            case PAUSING -> put(moved(session, SessionState.PAUSED, "paused"));
            case CANCELLING -> put(moved(session, SessionState.CANCELLED, "cancelled"));
            case PAUSED, INTERRUPTED, CANCELLED, SUCCEEDED, FAILED -> {}
        }
    }

    private static SessionView progressed(
            SessionView of, long rows, SessionState state, @Nullable String reason, Instant at) {
        return progressed(of, of.driving(), rows, state, reason, at);
    }

    private static SessionView progressed(
            SessionView of,
            SessionDriving driving,
            long rows,
            SessionState state,
            @Nullable String reason,
            Instant at) {
        int done = Math.toIntExact((rows + CHUNK_ROWS - 1) / CHUNK_ROWS);
        return new SessionView(
                of.id(),
                of.policy(),
                of.policyVersion(),
                of.nominalFireTime(),
                of.trigger(),
                of.parentSession(),
                of.rootSession(),
                state,
                reason,
                of.failure(),
                of.cutoff(),
                of.method(),
                driving,
                of.expectedRows(),
                rows,
                rows,
                rows * 3,
                rows * 3 * 231,
                done,
                done,
                rows * 2,
                of.rowsLeft(),
                of.requestedBy(),
                state.terminal() ? null : of.node(),
                of.startedAt(),
                state.terminal() ? at : null,
                at,
                of.plan());
    }

    private static SessionView moved(SessionView of, SessionState state, @Nullable String reason) {
        return progressed(of, of.rootRows(), state, reason, of.updatedAt());
    }

    List<ChunkView> chunks(long session, boolean failedOnly, int offset, int limit) {
        SessionView of = view(session);
        List<ChunkView> chunks = new ArrayList<>();
        for (int number = of.chunksDone(); number >= 1; number--) {
            Instant start = of.startedAt().plusMillis(1000L * (number - 1));
            boolean failed = of.state() == SessionState.FAILED && number == of.chunksDone();
            int slow = 17 * (number % 5);
            chunks.add(new ChunkView(
                    session,
                    number,
                    failed ? "failed" : "handed_off",
                    failed ? 3 : 1,
                    CHUNK_ROWS,
                    CHUNK_ROWS,
                    CHUNK_ROWS * 3L,
                    CHUNK_ROWS * 3L * 231,
                    number % 7 == 0 ? 2 : 0,
                    40 + slow,
                    310 + slow,
                    120,
                    260 + slow,
                    30,
                    failed ? "lock timeout" : null,
                    start,
                    start.plusMillis(760 + 3L * slow)));
        }
        return chunks.stream()
                .filter(chunk -> !failedOnly || chunk.state().equals("failed") || chunk.skippedRows() > 0)
                .skip(offset)
                .limit(limit)
                .toList();
    }

    List<SessionEvent> events(long session, int limit) {
        SessionView of = view(session);
        List<SessionEvent> events = new ArrayList<>();
        if (of.endedAt() != null) {
            boolean failed = of.state() == SessionState.FAILED;
            events.add(new SessionEvent(
                    3,
                    session,
                    of.endedAt(),
                    failed ? "error" : "info",
                    of.state().id(),
                    failed ? Objects.toString(of.error()) : "ended: " + of.stopReason()));
        }
        events.add(new SessionEvent(
                2, session, of.startedAt().plusSeconds(2), "warning", "throttle", "replica lag 2.4 s: waited 800 ms"));
        events.add(new SessionEvent(
                1, session, of.startedAt(), "info", "started", "plan: " + of.expectedRows() + " rows"));
        return events.stream().limit(limit).toList();
    }

    List<RowException> exceptions(long session, String state, int offset, int limit) {
        return left.getOrDefault(session, List.of()).stream()
                .filter(each -> state.isEmpty() || each.state().id().equals(state))
                .skip(offset)
                .limit(limit)
                .toList();
    }

    /// Lets a session have left so many rows of each state behind.
    void leave(long id, RowsLeft rows) {
        List<RowException> made = new ArrayList<>();
        for (State state : State.values()) {
            for (long i = 0; i < rows.of(state); i++) {
                long number = made.size() + 1L;
                made.add(new RowException(
                        number,
                        id,
                        1 + number / 50,
                        "public.orders",
                        Long.toString(4_100_000 + 37 * number),
                        state,
                        reason(state),
                        state == State.BUSY || state == State.CONFLICT ? 5 : 1,
                        FakeOperations.NOW.minusSeconds(120).plusMillis(250 * number)));
            }
        }
        left.put(id, made);
        put(leaving(view(id), rows));
    }

    private static String reason(State state) {
        return switch (state) {
            case CHANGED -> "no longer due when its turn came";
            case GONE -> "deleted by the application";
            case HELD -> "a hold covers it";
            case BUSY -> "shop: could not obtain lock on row in relation \"orders\" (55P03), 5 attempts";
            case CONFLICT ->
                "vault: duplicate key value violates unique constraint \"orders_pkey\" (23505)\n"
                        + "Detail: Key (id)=(4100037) already exists.";
        };
    }

    private static SessionView leaving(SessionView of, RowsLeft rows) {
        return new SessionView(
                of.id(),
                of.policy(),
                of.policyVersion(),
                of.nominalFireTime(),
                of.trigger(),
                of.parentSession(),
                of.rootSession(),
                of.state(),
                of.stopReason(),
                of.failure(),
                of.cutoff(),
                of.method(),
                of.driving(),
                of.expectedRows(),
                of.rowsMarked(),
                of.rootRows(),
                of.archivedRows(),
                of.archivedBytes(),
                of.chunks(),
                of.chunksDone(),
                of.handedOffKeys(),
                rows,
                of.requestedBy(),
                of.node(),
                of.startedAt(),
                of.endedAt(),
                of.updatedAt(),
                of.plan());
    }
}
