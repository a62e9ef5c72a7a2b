package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.session.Retune;
import dev.holdfast.session.SessionActs;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.store.Tx;
import java.util.function.LongPredicate;

/// Pauses, resumes, cancels and retunes a session, wherever it runs: writes what is wanted, and asks for a node where
/// none has the session in hand. What cannot be is refused as `BLOCKED`, and the audit hears of both.
final class SessionControl {
    private final Features features;
    private final Requests requests;
    private final LongPredicate abandoned;
    private final AuditLog audit = new AuditLog();
    private final SessionActs acts = new SessionActs();

    /// @param abandoned whether a live session has nobody who works on it
    SessionControl(Features features, Requests requests, LongPredicate abandoned) {
        this.features = features;
        this.requests = requests;
        this.abandoned = abandoned;
    }

    void pause(long session, String actor) {
        ask(session, SessionState.PAUSING, Act.SESSION_PAUSED, "pause", actor);
    }

    /// A session that is only about to pause goes on by itself; any other needs a node.
    void resume(long session, String actor) {
        SessionState state =
                features.store().inTransaction(tx -> features.sessions().state(tx, session));
        if (abandoned.test(session) || state == SessionState.PAUSED) {
            requests.resume(
                    session,
                    actor,
                    tx -> acts.asked(tx, session, Act.SESSION_RESUMED, state, SessionState.RUNNING, actor));
        } else if (state == SessionState.PAUSING) {
            ask(session, SessionState.RUNNING, Act.SESSION_RESUMED, "resume", actor);
        } else {
            audit.guard(features.store(), actor, Act.SESSION_RESUMED, SessionActs.object(session), () -> {
                throw refused(session, state, "resumed");
            });
        }
    }

    /// A session that no node has in hand needs one to undo what it had begun.
    void cancel(long session, String actor) {
        boolean inNobodysHand = abandoned.test(session);
        SessionState before = ask(session, SessionState.CANCELLING, Act.SESSION_CANCELLED, "cancel", actor);
        if (before == SessionState.PAUSED || inNobodysHand) {
            requests.resume(session, actor, _ -> {});
        }
    }

    void retune(long session, Retune wanted, String actor) {
        audit.guard(features.store(), actor, Act.SESSION_RETUNED, SessionActs.object(session), () -> features.store()
                .inTransaction(tx -> retuned(tx, session, wanted, actor)));
    }

    private boolean retuned(Tx tx, long session, Retune wanted, String actor) {
        SessionView before = features.sessionViews().view(tx, session);
        if (!features.sessions().wishes().retune(tx, session, wanted)) {
            throw refused(session, before.state(), "retuned");
        }
        features.sessions().note(tx, session, "info", "retune", actor + " asked for " + wanted.words());
        acts.retuned(tx, before, features.sessionViews().view(tx, session), actor);
        return true;
    }

    /// @return the state before
    private SessionState ask(long session, SessionState next, Act act, String verb, String actor) {
        return audit.guard(features.store(), actor, act, SessionActs.object(session), () -> features.store()
                .inTransaction(tx -> {
                    SessionState before = features.sessions().state(tx, session);
                    if (!features.sessions().become(tx, session, next, null, null)) {
                        throw refused(session, before, verb + "d");
                    }
                    features.sessions().note(tx, session, "info", verb, actor + " asked to " + verb + " the session");
                    acts.asked(tx, session, act, before, next, actor);
                    return before;
                }));
    }

    private static HoldfastException refused(long session, SessionState state, String what) {
        return new HoldfastException(
                ErrorCode.BLOCKED, "session " + session + " is " + state.id() + " and cannot be " + what);
    }
}
