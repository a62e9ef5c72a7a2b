package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.ledger.RowExceptions.RowException;
import dev.holdfast.ledger.RowExceptions.State;
import dev.holdfast.node.Runs;
import dev.holdfast.session.ChunkView;
import dev.holdfast.session.HandoffView;
import dev.holdfast.session.Retune;
import dev.holdfast.session.SessionEvent;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.testing.FakeParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sessions that remember what they were asked, and run as the test wants.
abstract class FakeSessions extends FakeParts implements Runs {
    final List<String> asked = new ArrayList<>();
    List<SessionView> sessions = List.of(
            Samples.session(1, "orders", SessionState.SUCCEEDED, "exhausted", 1_000_000),
            Samples.session(2, "deliveries", SessionState.SUCCEEDED, "exhausted", 500));
    List<SessionView> steps = List.of();

    /// Policies that cannot be run.
    final Map<String, HoldfastException> notRun = new LinkedHashMap<>();

    Runnable whileRunning = () -> {};

    FakeSessions() {
        super(Samples.START);
    }

    @Override
    public RequestView request(long request) {
        return new RequestView(request, true, true, 1, "");
    }

    @Override
    public List<SessionView> sessions(SessionQuery query) {
        asked.add("sessions " + query);
        return sessions.stream()
                .filter(s -> query.state().isEmpty() || s.state().id().equals(query.state()))
                .toList();
    }

    @Override
    public SessionView session(long session) {
        return sessions.stream()
                .filter(s -> s.id() == session)
                .findFirst()
                .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no session " + session));
    }

    @Override
    public List<SessionView> family(long session) {
        return sessions;
    }

    @Override
    public List<ChunkView> chunks(long session, boolean failedOnly, int offset, int limit) {
        return List.of(new ChunkView(
                session,
                200,
                "handed_off",
                1,
                5000,
                5000,
                10_000L,
                2_560_000L,
                0,
                1,
                20,
                3,
                9,
                2,
                null,
                Samples.START,
                Samples.START));
    }

    @Override
    public List<RowException> exceptions(long session, String state, int offset, int limit) {
        return List.of(new RowException(
                5, session, 17, "public.orders", "4711", State.BUSY, "lock timeout", 3, Samples.START));
    }

    @Override
    public List<SessionEvent> events(long session, int limit) {
        return List.of(
                new SessionEvent(12, session, Samples.START.plusSeconds(10), "info", "ended", "exhausted"),
                new SessionEvent(11, session, Samples.START, "info", "started", "by ann"));
    }

    @Override
    public List<HandoffView> handoffs(long session) {
        return List.of(new HandoffView(session, "deliveries", 200, 1_000_000, 12_000, 988_000, 45));
    }

    @Override
    public void pauseSession(long session, String actor) {
        asked.add("pause session " + session);
    }

    @Override
    public void resumeSession(long session, String actor) {
        asked.add("resume session " + session);
    }

    @Override
    public void cancelSession(long session, String actor) {
        asked.add("cancel session " + session);
    }

    @Override
    public void retuneSession(long session, Retune wanted, String actor) {
        asked.add("retune session " + session + ": " + wanted.words());
    }

    @Override
    public List<SessionView> run(List<String> policies, RunOptions options, RunListener listener) {
        asked.add("run " + policies + " " + options);
        notRun.forEach(listener::failed);
        steps.forEach(step -> {
            listener.progress(step);
            if (step.state() == SessionState.INTERRUPTED) {
                listener.again("policy " + step.policy(), Duration.ofMillis(1_500), "shop: connection refused");
            }
        });
        whileRunning.run();
        sessions.forEach(listener::progress);
        return sessions;
    }

    @Override
    public List<SessionView> resume(RunListener listener) {
        asked.add("resume");
        return sessions;
    }

    @Override
    public List<SessionView> resume(List<Long> wanted, RunListener listener) {
        asked.add("resume " + wanted);
        return sessions;
    }
}
