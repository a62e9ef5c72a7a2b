package dev.holdfast.session;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.ArchiveTables;
import dev.holdfast.archive.ChunkMover;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.archive.Ground;
import dev.holdfast.archive.HoldCheck;
import dev.holdfast.archive.Preflight;
import dev.holdfast.archive.Route;
import dev.holdfast.archive.Stages;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Head;
import dev.holdfast.dialect.Fault;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.ledger.Chunk;
import dev.holdfast.ledger.Handoffs;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.RowExceptions;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one session from its checkpoint to its end: fences, archive tables, checks; then marks ahead while chunks move
/// and are handed off ([ChunkRun]).
///
/// Everything that another process needs to go on is committed after each chunk. A pause, a cancel and a stop signal
/// are looked at between chunks, never inside one.
public final class SessionRunner {
    private static final Logger LOG = LoggerFactory.getLogger(SessionRunner.class);

    /// When a child looks again at handed-off keys whose rows are not yet due.
    static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private final Tools tools;
    private final ArchiveTables archiveTables;
    private final HoldCheck holds;
    private final Drivers drivers;
    private final ServerLimits limits;
    private final Marker marker;
    private final InstantSource clock;
    private final SessionActs acts = new SessionActs();
    private final AuditLog audit = new AuditLog();

    /// What every part of a run works with.
    record Tools(
            Store store,
            UUID installation,
            Sessions sessions,
            SessionViews views,
            Leases leases,
            Ledger ledger,
            Handoffs handoffs,
            RowExceptions exceptions,
            Failpoint.Listener failpoints) {}

    public SessionRunner(
            Store store,
            UUID installation,
            Sessions sessions,
            SessionViews views,
            Leases leases,
            Ledger ledger,
            Handoffs handoffs,
            ArchiveTables archiveTables,
            HoldCheck holds,
            Drivers drivers,
            Failpoint.Listener failpoints,
            InstantSource clock) {
        this.tools = new Tools(
                store, installation, sessions, views, leases, ledger, handoffs, new RowExceptions(), failpoints);
        this.archiveTables = archiveTables;
        this.holds = holds;
        this.drivers = drivers;
        this.limits = ServerLimits.DEFAULT;
        this.marker = new Marker(store, ledger, handoffs, sessions, holds, failpoints, clock);
        this.clock = clock;
    }

    /// A session under a lease.
    ///
    /// @param children numbers of the child policies that keys are handed off to
    public record Assignment(long session, Route route, Lease lease, List<Integer> children) {
        public Assignment {
            children = List.copyOf(children);
        }

        long epoch() {
            return lease.epoch();
        }
    }

    /// How the loop over chunks came to its end. @param text for people; empty when there is nothing to say
    record End(Kind kind, String stopReason, String text) {
        enum Kind {
            EXHAUSTED,
            STOPPED,
            SHUTDOWN,
            PAUSED,
            CANCELLED,
            LOST_LEASE,
            DRIFTED
        }

        static final End EXHAUSTED = new End(Kind.EXHAUSTED, "exhausted", "");
        static final End WINDOW = new End(Kind.STOPPED, "window", "");
        static final End SHUTDOWN = new End(Kind.SHUTDOWN, "shutdown", "");
        static final End PAUSED = new End(Kind.PAUSED, "paused", "");
        static final End CANCELLED = new End(Kind.CANCELLED, "cancelled", "");
        static final End LOST_LEASE = new End(Kind.LOST_LEASE, "lost_lease", "");
    }

    /// Runs to the end, or to a pause, a cancel, a stop or a failure; the session's row says which.
    ///
    /// @throws HoldfastException `LEASE_HELD` when another node took the session over; `UNREACHABLE` when the
    ///     control database is gone: then the session can be resumed
    /// @param progress hears the session's row after each chunk, at most a few times a second
    public void run(Assignment work, StopSignal stop, Consumer<SessionView> progress) {
        Run run = new Run(work, stop, progress);
        try {
            run.toItsEnd();
        } catch (HoldfastException e) {
            run.recordFailure(e);
        } catch (RuntimeException e) {
            interrupt(work, "error", new Failure(ErrorCode.INTERNAL, "internal error: " + e));
            throw e;
        }
        progress.accept(view(work.session()));
    }

    private SessionView view(long session) {
        return tools.store().inTransaction(tx -> tools.views().view(tx, session));
    }

    private void requireLease(Tx tx, Assignment work) {
        tools.sessions().requireLease(tx, work.session(), work.epoch());
    }

    private void interrupt(Assignment work, String stopReason, Failure failure) {
        tools.store().run(tx -> {
            tools.leases().lock(tx, work.lease());
            tools.sessions().note(tx, work.session(), "error", "interrupted", failure.message());
            if (tools.sessions().become(tx, work.session(), SessionState.INTERRUPTED, stopReason, failure)) {
                acts.turned(tx, work.session());
            }
            requireLease(tx, work);
            tools.leases().release(tx, work.lease());
        });
    }

    /// One run of one session in this process.
    private final class Run {
        private final Assignment work;
        private final StopSignal stop;
        private final Pace pace;

        /// Whether a chunk may have been begun; until the list was looked at any may.
        private Predicate<Chunk> mayHaveBegun = _ -> true;

        Run(Assignment work, StopSignal stop, Consumer<SessionView> progress) {
            this.work = work;
            this.stop = stop;
            this.pace = new Pace(work.session(), progress);
        }

        void toItsEnd() {
            raiseFences();
            prepareArchive();
            while (!finish(chunks())) {
                // what was asked for was taken back at the last moment: go on
            }
        }

        /// From here on transactions of older epochs are over in both databases, and later ones fail.
        private void raiseFences() {
            Route route = work.route();
            reached(Failpoint.BEFORE_ARCHIVE_FENCE);
            raiseFence(route.archive(), Failpoint.BEFORE_ARCHIVE_FENCE_COMMIT);
            reached(Failpoint.AFTER_ARCHIVE_FENCE);
            reached(Failpoint.BEFORE_SOURCE_FENCE);
            raiseFence(route.source(), Failpoint.BEFORE_SOURCE_FENCE_COMMIT);
            reached(Failpoint.AFTER_SOURCE_FENCE);
        }

        private void raiseFence(GovernedDatabase database, Failpoint beforeCommit) {
            Route route = work.route();
            boolean raised = database.write(Isolation.READ_COMMITTED, connection -> {
                var helpers = database.dialect().helpers();
                helpers.installHelpers(connection);
                boolean done = helpers.installEpoch(connection, tools.installation(), route.scope(), work.epoch());
                reached(beforeCommit);
                return done;
            });
            if (!raised) {
                throw new HoldfastException(
                        ErrorCode.LEASE_HELD,
                        "policy " + route.policy().name() + ": a newer lease stands in " + database.name()
                                + "; nothing was moved");
            }
        }

        private void prepareArchive() {
            Instant now = clock.instant();
            Optional<Ledger.Stamps> listed =
                    tools.store().inTransaction(tx -> tools.ledger().stamps(tx, work.session()));
            Instant first = listed.map(Ledger.Stamps::first).orElse(now);
            reached(Failpoint.BEFORE_ARCHIVE_TABLES);
            List<String> done = archiveTables.keepInStep(work.route(), work.session(), first, now);
            reached(Failpoint.AFTER_ARCHIVE_TABLES);
            List<String> warnings = Preflight.check(work.route());
            if (!done.isEmpty() || !warnings.isEmpty()) {
                tools.store().run(tx -> {
                    done.forEach(line -> note(tx, "info", "archive_table", line));
                    warnings.forEach(line -> note(tx, "warning", "preflight", line));
                });
            }
        }

        private void note(dev.holdfast.store.Tx tx, String severity, String kind, String message) {
            tools.sessions().note(tx, work.session(), severity, kind, message);
        }

        private End chunks() {
            Ground ground = Ground.of(work.route());
            reached(Failpoint.AFTER_GROUND);
            try (Driver driver = drivers.of(work, stop)) {
                ChunkRun chunks =
                        new ChunkRun(tools, work, stop, driver, turns(ground, driver), marker, () -> pace.show());
                mayHaveBegun = chunks::mayHaveBegun;
                return chunks.run();
            } catch (HoldfastException e) {
                String drift = saysOfTables(e) ? ground.drift(work.route()) : "";
                if (drift.isEmpty()) {
                    throw e;
                }
                return new End(End.Kind.DRIFTED, "drift", drift);
            }
        }

        /// Whether a statement failed that may fit the tables no longer.
        private static boolean saysOfTables(HoldfastException e) {
            return e.getCause() instanceof SQLException sql
                    && switch (Fault.of(sql)) {
                        case REFUSED, POISON, BROKEN -> true;
                        case CONTENDED, UNREACHABLE, NO_SPACE -> false;
                    };
        }

        private ChunkTurn turns(Ground ground, Driver driver) {
            ChunkMover mover = new ChunkMover(
                    work.route(),
                    tools.installation(),
                    ground,
                    holds,
                    limits,
                    new Stages(driver::workers),
                    tools.failpoints());
            return new ChunkTurn(tools, work, mover, driver);
        }

        private void reached(Failpoint point) {
            tools.failpoints().reached(point);
        }

        /// @return false when the session is to go on after all
        private boolean finish(End end) {
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
                    tools.store().run(tx -> note(tx, "error", "drift", end.text()));
                    Failure drift = new Failure(ErrorCode.MISMATCH, end.text());
                    if (!become(SessionState.PAUSED, end.stopReason(), drift)) { // a cancel came first
                        giveUpRest(SessionState.CANCELLED, "cancelled", null);
                    }
                    yield true;
                }
                case EXHAUSTED -> {
                    Sessions.Checkpoint at =
                            tools.store().inTransaction(tx -> tools.sessions().checkpoint(tx, work.session()));
                    boolean limited = at.rowLimit() != null && at.rowsMarked() >= at.rowLimit();
                    giveUpRest(SessionState.SUCCEEDED, limited ? "limit" : end.stopReason(), null);
                    yield true;
                }
            };
        }

        /// Only if it is still asked for: who took it back while the last chunks came to their edge gets no pause.
        private boolean pause(String stopReason) {
            reached(Failpoint.BEFORE_SESSION_END);
            return end(tx -> {
                requireLease(tx, work); // nobody asks for anything else meanwhile
                return tools.sessions().state(tx, work.session()) == SessionState.PAUSING
                        && tools.sessions().become(tx, work.session(), SessionState.PAUSED, stopReason, null);
            });
        }

        private boolean become(SessionState next, String stopReason, @Nullable Failure failure) {
            reached(Failpoint.BEFORE_SESSION_END);
            return end(tx -> tools.sessions().become(tx, work.session(), next, stopReason, failure));
        }

        /// The lease goes back in the same transaction: a node that dies here leaves none behind.
        ///
        /// @param ended writes how; false when the session is to go on after all
        private boolean end(Predicate<Tx> ended) {
            boolean done = tools.store().inTransaction(tx -> {
                tools.leases().lock(tx, work.lease());
                boolean changed = ended.test(tx);
                requireLease(tx, work);
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
                Head head = tools.store().inTransaction(audit::head);
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
            ChunkTurn turns = null;
            long after = 0;
            while (true) {
                long from = after;
                Optional<Chunk> rest =
                        tools.store().inTransaction(tx -> tools.ledger().next(tx, work.session(), from));
                if (rest.isEmpty()) {
                    break;
                }
                if (mayHaveBegun.test(rest.get())) {
                    turns = turns == null ? turns(Ground.NOWHERE, Drivers.PLAIN.of(work, stop)) : turns;
                    turns.giveUp(rest.get());
                }
                after = rest.get().chunk();
            }
            end(tx -> {
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

        /// What is gone for a while leaves the session to be resumed; what is wrong fails it.
        void recordFailure(HoldfastException failure) {
            String message = String.valueOf(failure.getMessage());
            if (failure.code() == ErrorCode.UNREACHABLE) {
                interrupt(work, "error", Failure.of(failure));
                return;
            }
            if (failure.getCause() instanceof SQLException sql && Fault.of(sql) == Fault.NO_SPACE) {
                interrupt(work, "space", Failure.of(failure));
                return;
            }
            if (failure.code() == ErrorCode.LEASE_HELD) {
                tools.store().run(tx -> tools.sessions().leave(tx, work.session(), work.epoch(), message));
                throw failure;
            }
            tools.store().run(tx -> note(tx, "error", "failed", message));
            try {
                boolean blocked = failure.code() == ErrorCode.BLOCKED;
                giveUpRest(SessionState.FAILED, blocked ? "blocked" : "error", Failure.of(failure));
            } catch (HoldfastException second) {
                failure.addSuppressed(second);
                interrupt(work, "error", Failure.of(failure));
            }
        }
    }

    /// Lets readers see progress a few times a second.
    private final class Pace {
        private static final long NANOS = 200_000_000;

        private final long session;
        private final Consumer<SessionView> progress;
        private long shown = System.nanoTime() - NANOS;

        Pace(long session, Consumer<SessionView> progress) {
            this.session = session;
            this.progress = progress;
        }

        void show() {
            long now = System.nanoTime();
            if (now - shown >= NANOS) {
                shown = now;
                progress.accept(view(session));
            }
        }
    }
}
