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
import dev.holdfast.callback.Services;
import dev.holdfast.dialect.Fault;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.ledger.Chunk;
import dev.holdfast.ledger.Handoffs;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.RowExceptions;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Runs one session from its checkpoint to its end: fences, archive tables, checks; then marks ahead while chunks move
/// and are handed off ([ChunkRun]).
///
/// Everything that another process needs to go on is committed after each chunk. A pause, a cancel and a stop signal
/// are looked at between chunks, never inside one.
public final class SessionRunner {
    /// When a child looks again at handed-off keys whose rows are not yet due.
    static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private final Tools tools;
    private final ArchiveTables archiveTables;
    private final HoldCheck holds;
    private final Drivers drivers;
    private final Services services;
    private final ServerLimits limits;
    private final Marker marker;
    private final InstantSource clock;

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
            Services services,
            Failpoint.Listener failpoints,
            InstantSource clock) {
        this.tools = new Tools(
                store, installation, sessions, views, leases, ledger, handoffs, new RowExceptions(), failpoints);
        this.archiveTables = archiveTables;
        this.holds = holds;
        this.drivers = drivers;
        this.services = services;
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
            run.ending.fail(e);
        } catch (RuntimeException e) {
            run.ending.interrupt("error", new Failure(ErrorCode.INTERNAL, "internal error: " + e));
            throw e;
        }
        progress.accept(view(work.session()));
    }

    private SessionView view(long session) {
        return tools.store().look(tx -> tools.views().view(tx, session));
    }

    /// One run of one session in this process.
    private final class Run {
        private final Assignment work;
        private final StopSignal stop;
        private final Pace pace;
        private final SessionEnding ending;

        /// Whether a chunk may have been begun; until the list was looked at any may.
        private Predicate<Chunk> mayHaveBegun = _ -> true;

        Run(Assignment work, StopSignal stop, Consumer<SessionView> progress) {
            this.work = work;
            this.stop = stop;
            this.pace = new Pace(work.session(), progress);
            this.ending = new SessionEnding(tools, work, this::giveUp);
        }

        void toItsEnd() {
            if (!byService()) {
                raiseFences();
                prepareArchive();
            }
            while (!ending.end(chunks())) {
                // what was asked for was taken back at the last moment: go on
            }
        }

        private boolean byService() {
            return work.route().policy().archivedByService();
        }

        /// A service that cannot be called fails a session before its first call, and lets one stand that had made
        /// some: what it archived is to be heard.
        private Optional<RunEnd> uncallable(Policy policy) {
            try {
                services.require(policy.name(), Objects.requireNonNull(policy.callback()));
                return Optional.empty();
            } catch (HoldfastException e) {
                boolean began = tools.store()
                        .inTransaction(
                                tx -> tools.views().view(tx, work.session()).chunks() > 0
                                        || tools.sessions().noted(tx, work.session(), CriteriaRun.CALLED));
                if (!began) {
                    throw e;
                }
                return Optional.of(RunEnd.refused(e.getMessage()));
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
                    tools.store().look(tx -> tools.ledger().stamps(tx, work.session()));
            Instant first = listed.map(Ledger.Stamps::first).orElse(now);
            reached(Failpoint.BEFORE_ARCHIVE_TABLES);
            List<String> done = archiveTables.keepInStep(work.route(), work.session(), first, now);
            reached(Failpoint.AFTER_ARCHIVE_TABLES);
            List<String> warnings = Preflight.check(work.route());
            if (!done.isEmpty() || !warnings.isEmpty()) {
                Sessions sessions = tools.sessions();
                tools.store().run(tx -> {
                    done.forEach(line -> sessions.note(tx, work.session(), "info", "archive_table", line));
                    warnings.forEach(line -> sessions.note(tx, work.session(), "warning", "preflight", line));
                });
            }
        }

        private RunEnd chunks() {
            return byService() ? byCalls() : byMoves();
        }

        private RunEnd byCalls() {
            Policy policy = work.route().policy();
            Optional<RunEnd> uncallable = uncallable(policy);
            if (uncallable.isPresent()) {
                return uncallable.get();
            }
            try (Driver driver = new SteadyDriver(drivers.of(work, stop), policy.chunkRows())) {
                if (Objects.requireNonNull(policy.callback()).postsKeys()) {
                    ChunkRun chunks = new ChunkRun(
                            tools, work, stop, driver, asking(), marker, new MarkedPlaces(), () -> pace.show());
                    mayHaveBegun = chunks::mayHaveBegun;
                    return chunks.run();
                }
                return new CriteriaRun(tools, work, stop, driver, calls(), clock, () -> pace.show()).run();
            }
        }

        private Turns asking() {
            return new KeysTurn(tools, work, calls());
        }

        private ServiceCalls calls() {
            return new ServiceCalls(tools, work, stop, holds, services);
        }

        private RunEnd byMoves() {
            Ground ground = Ground.of(work.route());
            reached(Failpoint.AFTER_GROUND);
            MarkedPlaces places = new MarkedPlaces();
            try (Driver driver = drivers.of(work, stop)) {
                ChunkRun chunks = new ChunkRun(
                        tools, work, stop, driver, turns(ground, driver, places), marker, places, () -> pace.show());
                mayHaveBegun = chunks::mayHaveBegun;
                return chunks.run();
            } catch (HoldfastException e) {
                String drift = saysOfTables(e) ? ground.drift(work.route()) : "";
                if (drift.isEmpty()) {
                    throw e;
                }
                return new RunEnd(RunEnd.Kind.DRIFTED, "drift", drift);
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

        private ChunkTurn turns(Ground ground, Driver driver, MarkedPlaces places) {
            ChunkMover mover = new ChunkMover(
                    work.route(),
                    tools.installation(),
                    ground,
                    holds,
                    limits,
                    new Stages(driver::workers),
                    tools.failpoints());
            return new ChunkTurn(tools, work, mover, driver, places);
        }

        /// Takes away what was begun of a chunk that is to leave the list, if anything may have been.
        private void giveUp(Chunk rest) {
            if (mayHaveBegun.test(rest)) {
                Turns turns = byService()
                        ? asking()
                        : turns(Ground.NOWHERE, Drivers.PLAIN.of(work, stop), new MarkedPlaces());
                turns.giveUp(rest);
            }
        }

        private void reached(Failpoint point) {
            tools.failpoints().reached(point);
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
