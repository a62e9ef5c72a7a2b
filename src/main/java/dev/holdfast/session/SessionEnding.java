package dev.holdfast.session;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Head;
import dev.holdfast.dialect.Fault;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.ledger.Chunk;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.SessionRunner.Assignment;
import dev.holdfast.session.SessionRunner.Tools;
import dev.holdfast.store.Tx;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a run: takes what never moved off the list, and writes the session's state, its audit and the return of its
/// lease in one transaction.
final class SessionEnding {
    private static final Logger LOG = LoggerFactory.getLogger(SessionEnding.class);

    private final Tools tools;
    private final Assignment work;
    private final Consumer<Chunk> giveUp;
    private final SessionActs acts = new SessionActs();
    private final AuditLog audit = new AuditLog();

    /// @param giveUp takes away what was begun of a chunk that is to leave the list
    SessionEnding(Tools tools, Assignment work, Consumer<Chunk> giveUp) {
        this.tools = tools;
        this.work = work;
        this.giveUp = giveUp;
    }

    /// @return false when the session is to go on after all
    boolean end(RunEnd end) {
        return switch (end.kind()) {
            case PAUSED -> pause(end.stopReason());
            case SHUTDOWN -> become(SessionState.INTERRUPTED, end.stopReason(), null);
            case LOST_LEASE ->
                throw new HoldfastException(
                        ErrorCode.LEASE_HELD,
                        "session " + work.session() + ": another node took the lease of policy "
                                + work.route().policy().name() + "; it goes on there");
            case CANCELLED -> {
                giveUpRest(SessionState.CANCELLED, end.stopReason(), null);
                yield true;
            }
            case STOPPED -> {
                if (!end.text().isEmpty()) {
                    tools.store().run(tx -> note(tx, "info", "stopped", end.text()));
                }
                giveUpRest(SessionState.SUCCEEDED, end.stopReason(), null);
                yield true;
            }
            case DRIFTED -> {
                tools.store().run(tx -> note(tx, "error", end.stopReason(), end.text()));
                Failure drift = new Failure(ErrorCode.MISMATCH, end.text());
                if (!become(SessionState.PAUSED, end.stopReason(), drift)) { // a cancel came first
                    giveUpRest(SessionState.CANCELLED, "cancelled", null);
                }
                yield true;
            }
            case EXHAUSTED -> {
                SessionProgress.Checkpoint at =
                        tools.store().look(tx -> tools.sessions().progress().checkpoint(tx, work.session()));
                boolean limited = at.rowLimit() != null && at.rowsMarked() >= at.rowLimit();
                giveUpRest(SessionState.SUCCEEDED, limited ? "limit" : end.stopReason(), null);
                yield true;
            }
        };
    }

    /// Only if it is still asked for: who took it back while the last chunks came to their edge gets no pause.
    private boolean pause(String stopReason) {
        reached(Failpoint.BEFORE_SESSION_END);
        return write(tx -> {
            requireLease(tx); // nobody asks for anything else meanwhile
            return tools.sessions().state(tx, work.session()) == SessionState.PAUSING
                    && tools.sessions().become(tx, work.session(), SessionState.PAUSED, stopReason, null);
        });
    }

    private boolean become(SessionState next, String stopReason, @Nullable Failure failure) {
        reached(Failpoint.BEFORE_SESSION_END);
        return write(tx -> tools.sessions().become(tx, work.session(), next, stopReason, failure));
    }

    /// The lease goes back in the same transaction: a node that dies here leaves none behind.
    ///
    /// @param ended writes how; false when the session is to go on after all
    private boolean write(Predicate<Tx> ended) {
        boolean done = tools.store().inTransaction(tx -> {
            tools.leases().lock(tx, work.lease());
            boolean changed = ended.test(tx);
            requireLease(tx);
            if (changed) {
                acts.turned(tx, work.session());
                tools.leases().release(tx, work.lease());
            }
            reached(Failpoint.BEFORE_SESSION_END_COMMIT);
            return changed;
        });
        reached(Failpoint.AFTER_SESSION_END);
        if (done) {
            anchorAudit();
        }
        return done;
    }

    /// Leaves the audit's head in the databases that the session worked on. One that does not answer goes without:
    /// the next session's head covers this one, too.
    private void anchorAudit() {
        try {
            Head head = tools.store().look(audit::head);
            if (work.route().policy().archivedByService()) {
                return; // there is no schema of ours
            }
            anchor(work.route().archive(), head);
            if (work.route().policy().method() == Policy.Method.STREAM) {
                anchor(work.route().source(), head);
            }
        } catch (HoldfastException e) {
            LOG.warn("session {}: the audit was not anchored: {}", work.session(), e.getMessage());
        }
    }

    private void anchor(GovernedDatabase database, Head head) {
        database.write(Isolation.READ_COMMITTED, connection -> {
            database.dialect()
                    .helpers()
                    .anchorAudit(
                            connection,
                            tools.installation(),
                            new HelperSchema.AuditAnchor(work.session(), head.number(), head.digest()));
            return true;
        });
    }

    /// Ends the session for good. Chunks that never moved leave the list with any copy that was begun, so that the
    /// next session finds their rows in the source alone.
    private void giveUpRest(SessionState state, String stopReason, @Nullable Failure failure) {
        reached(Failpoint.BEFORE_SESSION_END);
        long after = 0;
        for (Optional<Chunk> rest = next(after); rest.isPresent(); rest = next(after)) {
            giveUp.accept(rest.get());
            after = rest.get().chunk();
        }
        write(tx -> {
            tools.ledger().drop(tx, work.session());
            tools.handoffs().giveBack(tx, work.session());
            RowsLeft left = tools.views().view(tx, work.session()).rowsLeft();
            if (left.all() > 0) {
                note(tx, "warning", "rows_left", "rows that stay where they are: " + left.words());
            }
            tools.sessions().become(tx, work.session(), state, stopReason, failure);
            return true;
        });
    }

    private Optional<Chunk> next(long after) {
        return tools.store().look(tx -> tools.ledger().next(tx, work.session(), after));
    }

    /// What is gone for a while leaves the session to be resumed; what is wrong fails it.
    void fail(HoldfastException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure.code() == ErrorCode.UNREACHABLE) {
            interrupt("error", Failure.of(failure));
            return;
        }
        if (failure.getCause() instanceof SQLException sql && Fault.of(sql) == Fault.NO_SPACE) {
            interrupt("space", Failure.of(failure));
            return;
        }
        if (failure.code() == ErrorCode.LEASE_HELD) {
            tools.store().run(tx -> tools.sessions().leave(tx, work.session(), work.epoch(), message));
            throw failure;
        }
        tools.store().run(tx -> note(tx, "error", "failed", message));
        try {
            giveUpRest(SessionState.FAILED, stopReason(failure), Failure.of(failure));
        } catch (HoldfastException second) {
            failure.addSuppressed(second);
            interrupt("error", Failure.of(failure));
        }
    }

    /// What somebody else's lock, or a limit of time, ended is worth another session.
    private static String stopReason(HoldfastException failure) {
        if (failure.code() == ErrorCode.BLOCKED) {
            return "blocked";
        }
        boolean busy = failure.getCause() instanceof SQLException sql && Fault.of(sql) == Fault.CONTENDED;
        return busy ? "busy" : "error";
    }

    /// Leaves the session to be resumed.
    void interrupt(String stopReason, Failure failure) {
        tools.store().run(tx -> {
            tools.leases().lock(tx, work.lease());
            note(tx, "error", "interrupted", failure.message());
            if (tools.sessions().become(tx, work.session(), SessionState.INTERRUPTED, stopReason, failure)) {
                acts.turned(tx, work.session());
            }
            requireLease(tx);
            tools.leases().release(tx, work.lease());
        });
    }

    private void requireLease(Tx tx) {
        tools.sessions().requireLease(tx, work.session(), work.epoch());
    }

    private void note(Tx tx, String severity, String kind, String message) {
        tools.sessions().note(tx, work.session(), severity, kind, message);
    }

    private void reached(Failpoint point) {
        tools.failpoints().reached(point);
    }
}
