package dev.holdfast.restore;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Route;
import dev.holdfast.catalog.SchemaReader;
import dev.holdfast.dialect.Fault;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Recalling;
import dev.holdfast.dialect.Restoring;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Plans, rehearses and carries out restores; see the package for the order of commits.
public final class Restorer {
    /// How often a restore is tried while somebody is in the way; before that nothing has been committed.
    private static final int MOST_TRIES = 4;

    private static final long PAUSE_NANOS = 200_000_000;

    /// A restore waits longer than a chunk: it is one transaction, and somebody waits for it. A link that is silent for
    /// longer than a statement may take is given up.
    private static final ServerLimits LIMITS = new ServerLimits(
            Duration.ofSeconds(5), Duration.ofMinutes(14), Duration.ofMinutes(14), Duration.ofHours(1));

    private final Store store;
    private final UUID installation;
    private final Estate estate;
    private final Policies policies;
    private final ColdKeeper cold;
    private final Restores restores;
    private final Pins pins;
    private final RestorePoint.Listener points;
    private final InstantSource clock;

    public Restorer(
            Store store,
            Estate estate,
            Policies policies,
            ColdKeeper cold,
            Restores restores,
            Pins pins,
            RestorePoint.Listener points,
            InstantSource clock) {
        this.store = store;
        this.installation = store.installation();
        this.estate = estate;
        this.policies = policies;
        this.cold = cold;
        this.restores = restores;
        this.pins = pins;
        this.points = points;
        this.clock = clock;
    }

    /// The same, heard by a listener.
    public Restorer heardBy(RestorePoint.Listener listener) {
        return new Restorer(store, estate, policies, cold, restores, pins, listener, clock);
    }

    /// What a restore would do. Stages and compares, in transactions that leave nothing.
    ///
    /// @throws HoldfastException `USAGE` when what is wanted cannot be read
    public RestorePlan plan(RestoreWish wish) {
        return prepared(wish, (draft, stagings) -> draft.plan(stagings));
    }

    /// A restore into tables like the source's, which go with the transaction that made them.
    public Rehearsal rehearse(RestoreWish wish) {
        long started = System.nanoTime();
        try {
            prepared(wish, (draft, stagings) -> {
                RestorePlan plan = draft.plan(stagings);
                long rows = 0;
                String problem = String.join("; ", plan.refusals());
                if (plan.runnable()) {
                    try {
                        for (Staging staging : stagings) {
                            rows += intoScratch(staging);
                        }
                    } catch (HoldfastException e) {
                        problem = String.valueOf(e.getMessage());
                    } catch (SQLException e) {
                        problem = stagings.getFirst().source().name() + ": " + e.getMessage();
                    }
                }
                throw new Rehearsed(new Rehearsal(
                        plan, problem.isEmpty() ? rows : 0, problem, Duration.ofNanos(System.nanoTime() - started)));
            });
            throw new IllegalStateException("a rehearsal is always rolled back");
        } catch (Rehearsed e) {
            return e.rehearsal;
        }
    }

    /// Rolls every transaction back and carries what was seen.
    private static final class Rehearsed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Rehearsal rehearsal;

        Rehearsed(Rehearsal rehearsal) {
            super("rehearsed", null, false, false);
            this.rehearsal = rehearsal;
        }
    }

    private static long intoScratch(Staging staging) throws SQLException {
        Restoring restoring = staging.source().dialect().restoring();
        String schema = "holdfast_rehearsal_"
                + Long.toHexString(ThreadLocalRandom.current().nextLong());
        List<TableName> tables = staging.order();
        restoring.scratch(staging.connection(), schema, tables);
        staging.insert(table -> Restoring.scratch(schema, table));
        for (ForeignKey key : staging.inner()) {
            try {
                GovernedDatabase.attempt(staging.connection(), connection -> {
                    restoring.scratchKey(connection, schema, key);
                    return true;
                });
            } catch (SQLException e) {
                if (Fault.of(e) != Fault.REFUSED) {
                    throw e;
                }
                // a parent stands in the source alone: what the stage knows of it was asked before
            }
        }
        return staging.stages().stream().mapToLong(Staging.Staged::coming).sum();
    }

    /// What is done while every source has its rows staged.
    private interface Stage<T> {
        T of(Draft draft, List<Staging> stagings) throws SQLException;
    }

    private <T> T prepared(RestoreWish wish, Stage<T> then) {
        ArchivedRows archived = new ArchivedRows(store, estate, policies, cold);
        Draft draft = new Draft(wish, archived, clock.instant());
        draft.choose(store);
        return across(sources(draft.chosen()), new ArrayList<>(), RestorePoint.Listener.NONE, stagings -> {
            draft.fill(stagings);
            return then.of(draft, stagings);
        });
    }

    private static List<GovernedDatabase> sources(List<Found> chosen) {
        Map<String, GovernedDatabase> sources = new LinkedHashMap<>();
        chosen.forEach(found ->
                sources.putIfAbsent(found.place().source().name(), found.place().source()));
        return List.copyOf(sources.values());
    }

    private interface Inside<T> {
        T run(List<Staging> stagings) throws SQLException;
    }

    /// Opens one transaction in each source, one inside the other; they commit from the innermost outwards.
    private <T> T across(
            List<GovernedDatabase> sources, List<Staging> open, RestorePoint.Listener heard, Inside<T> inside) {
        if (sources.isEmpty()) {
            return nowhere(inside);
        }
        GovernedDatabase source = sources.get(open.size());
        T result = source.write(Isolation.READ_COMMITTED, connection -> {
            List<Staging> now = new ArrayList<>(open);
            now.add(new Staging(source, connection, SchemaReader.read(source.name(), source.dialect(), connection)));
            T done = now.size() == sources.size() ? inside.run(now) : across(sources, now, heard, inside);
            now.getLast().drop();
            heard.reached(RestorePoint.BEFORE_SOURCE_COMMIT);
            return done;
        });
        heard.reached(RestorePoint.AFTER_SOURCE_COMMIT);
        return result;
    }

    /// All that is asked for lies in cold files: a plan says so, and nothing is done.
    private static <T> T nowhere(Inside<T> inside) {
        try {
            return inside.run(List.of());
        } catch (SQLException e) {
            throw new IllegalStateException("no database was asked", e);
        }
    }

    /// The policies whose leases a restore needs.
    ///
    /// @throws HoldfastException `BLOCKED` when it cannot run: nothing was restored
    public List<Policy> policies(long restore) {
        List<Restores.Item> items = restores.items(restore);
        if (!items.isEmpty()) {
            return items.stream()
                    .map(item -> policies.byId(item.policy()))
                    .distinct()
                    .toList();
        }
        RestorePlan plan = plan(restores.standing(restore).wish());
        requireRunnable(plan);
        return plan.policies().stream().map(policies::byName).toList();
    }

    private static void requireRunnable(RestorePlan plan) {
        if (!plan.runnable()) {
            throw new HoldfastException(ErrorCode.BLOCKED, String.join("; ", plan.refusals()) + ArchivedRows.NOTHING);
        }
    }

    /// Carries a restore out, or on, and writes down what became of it.
    ///
    /// @param epochs of the leases, by policy
    /// @throws HoldfastException what kept it; its row says so too. `LEASE_HELD` when another node has it
    public void run(long restore, UUID node, Map<Integer, Long> epochs) {
        Run run = new Run(restore, node, epochs);
        try {
            run.toItsEnd();
        } catch (HoldfastException e) {
            record(restore, node, e, run.kept);
            throw e;
        }
        points.reached(RestorePoint.AFTER_DONE);
    }

    /// Writes down why a restore did not come to its end.
    ///
    /// @param begun whether something may have been committed
    public void record(long restore, UUID node, HoldfastException failure, boolean begun) {
        String message = String.valueOf(failure.getMessage());
        if (begun || transientFault(failure)) {
            restores.interrupted(restore, node, message);
        } else {
            restores.refused(restore, node, message);
        }
    }

    private static boolean transientFault(HoldfastException e) {
        return e.code() == ErrorCode.UNREACHABLE
                || (e.getCause() instanceof SQLException sql && Fault.of(sql) == Fault.NO_SPACE);
    }

    private static boolean contended(HoldfastException e) {
        return e.getCause() instanceof SQLException sql && Fault.of(sql) == Fault.CONTENDED;
    }

    private final class Run {
        private final long restore;
        private final UUID node;
        private final Map<Integer, Long> epochs;
        private final Restores.Standing standing;

        /// Whether sources may have committed.
        private boolean kept;

        Run(long restore, UUID node, Map<Integer, Long> epochs) {
            this.restore = restore;
            this.node = node;
            this.epochs = epochs;
            this.standing = restores.standing(restore);
        }

        void toItsEnd() {
            List<Found> chosen = unfinished();
            if (chosen.isEmpty()) {
                chosen = patiently(this::anew);
            }
            mark(chosen);
            restores.done(restore, node);
        }

        /// What an earlier life had kept, with every source done by now; empty when nothing of it was committed.
        private List<Found> unfinished() {
            List<Restores.Item> items = restores.items(restore);
            if (items.isEmpty()) {
                return List.of();
            }
            kept = true;
            ArchivedRows archived = new ArchivedRows(store, estate, policies, cold);
            List<Found> chosen = new ArrayList<>();
            for (Restores.Item item : items) {
                Place place = archived.places()
                        .place(policies.byId(item.policy()), item.placement())
                        .orElseThrow(() -> new HoldfastException(
                                ErrorCode.BLOCKED,
                                "restore %d had begun and cannot go on: %s"
                                        .formatted(
                                                restore,
                                                String.join(
                                                        "; ", archived.places().unusable()))));
                chosen.add(new Found(place, item.copies()));
            }
            raiseFences(archived);
            List<GovernedDatabase> waiting =
                    sources(chosen).stream().filter(source -> !received(source)).toList();
            if (waiting.size() == sources(chosen).size()) {
                store.run(tx -> {
                    restores.requireHand(tx, restore, node);
                    restores.dropItems(tx, restore);
                    pins.forget(tx, restore);
                });
                kept = false;
                return List.of();
            }
            if (!waiting.isEmpty()) {
                List<Found> all = List.copyOf(chosen);
                patiently(() -> goOn(all, waiting));
            }
            return chosen;
        }

        private boolean received(GovernedDatabase source) {
            return source.read(connection -> source.dialect().restoring().received(connection, installation, restore));
        }

        /// The rest of a restore of which one source has committed.
        private boolean goOn(List<Found> chosen, List<GovernedDatabase> waiting) {
            Draft draft = new Draft(standing.wish(), new ArchivedRows(store, estate, policies, cold), clock.instant());
            draft.keepTo(chosen.stream()
                    .filter(found -> waiting.stream().anyMatch(source -> source.name()
                            .equals(found.place().source().name())))
                    .toList());
            return across(waiting, new ArrayList<>(), points, open -> {
                enter(open, draft.chosen());
                draft.fill(open);
                requireRunnable(draft.plan(open));
                insert(draft, open);
                return true;
            });
        }

        private List<Found> anew() {
            ArchivedRows archived = new ArchivedRows(store, estate, policies, cold);
            Draft draft = new Draft(standing.wish(), archived, clock.instant());
            draft.choose(store);
            raiseFences(archived);
            points.reached(RestorePoint.AFTER_FENCES);
            return across(sources(draft.chosen()), new ArrayList<>(), points, open -> {
                enter(open, draft.chosen());
                draft.fill(open);
                enter(open, draft.chosen()); // parents may have come to it
                points.reached(RestorePoint.AFTER_STAGE);
                requireWhatWasShown(draft.plan(open));
                requireLeases(draft.chosen());
                insert(draft, open);
                points.reached(RestorePoint.AFTER_INSERT);
                keep(draft, open);
                return draft.chosen();
            });
        }

        private void requireWhatWasShown(RestorePlan plan) {
            requireRunnable(plan);
            if (standing.digest() != null && !standing.digest().equals(plan.digest())) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "what would come back is no longer what was shown: plan again" + ArchivedRows.NOTHING);
            }
        }

        /// Parents that others need may have been archived by policies that nobody thought of.
        private void requireLeases(List<Found> chosen) {
            for (Found found : chosen) {
                Policy policy = found.place().policy();
                if (!epochs.containsKey(policy.id())) {
                    throw new HoldfastException(
                            ErrorCode.BLOCKED,
                            "rows of policy %s are needed, too, by now: plan again%s"
                                    .formatted(policy.name(), ArchivedRows.NOTHING));
                }
            }
        }

        /// C1: from here on it goes on, whatever is killed.
        private void keep(Draft draft, List<Staging> open) {
            List<Restores.Item> items = draft.chosen().stream()
                    .filter(found -> found.copies().size() > 0)
                    .map(found -> new Restores.Item(
                            found.place().policy().id(), found.place().placement(), found.copies()))
                    .toList();
            RestoreWish wish = standing.wish();
            kept = true; // the commit may happen though its answer is lost
            store.run(tx -> {
                restores.requireHand(tx, restore, node);
                restores.keep(tx, restore, items);
                restores.keepTables(tx, restore, draft.lines(open));
                if (wish.pin().kind() != Pinning.Kind.NONE) {
                    for (Found found : draft.chosen()) {
                        draft.pin(tx, pins, restore, found);
                    }
                }
                points.reached(RestorePoint.BEFORE_KEEP_COMMIT);
            });
            points.reached(RestorePoint.AFTER_KEEP);
        }

        /// Every database that a policy ever worked on knows its lease now, and transactions of older ones are over.
        private void raiseFences(ArchivedRows archived) {
            for (int id : epochs.keySet()) {
                Policy policy = policies.byId(id);
                archived.places().of(policy).stream()
                        .flatMap(place -> Stream.of(place.archive(), place.source()))
                        .distinct()
                        .forEach(database -> raise(database, policy));
            }
        }

        private void raise(GovernedDatabase database, Policy policy) {
            long epoch = Objects.requireNonNull(epochs.get(policy.id()));
            boolean raised = database.write(Isolation.READ_COMMITTED, connection -> {
                HelperSchema helpers = database.dialect().helpers();
                helpers.installHelpers(connection);
                return helpers.installEpoch(connection, installation, Route.scope(policy), epoch);
            });
            if (!raised) {
                throw fenced(database, policy);
            }
        }

        private static HoldfastException fenced(GovernedDatabase database, Policy policy) {
            return new HoldfastException(
                    ErrorCode.LEASE_HELD,
                    "policy %s: a newer lease stands in %s%s"
                            .formatted(policy.name(), database.name(), ArchivedRows.NOTHING));
        }

        /// The way into every transaction of a source: limits, leases, the form of the tables.
        private void enter(List<Staging> open, List<Found> chosen) throws SQLException {
            for (Staging staging : open) {
                Connection connection = staging.connection();
                for (Found found : of(chosen, staging.source())) {
                    enter(staging.source(), connection, found.place().policy());
                }
                staging.source()
                        .dialect()
                        .restoring()
                        .lock(
                                connection,
                                of(chosen, staging.source()).stream()
                                        .flatMap(found -> found.place().tables().stream())
                                        .distinct()
                                        .sorted()
                                        .toList(),
                                LIMITS);
            }
        }

        private void enter(GovernedDatabase database, Connection connection, Policy policy) throws SQLException {
            Long epoch = epochs.get(policy.id());
            if (epoch != null
                    && !database.dialect()
                            .helpers()
                            .enter(connection, installation, Route.scope(policy), epoch, LIMITS)) {
                throw fenced(database, policy);
            }
        }

        private static List<Found> of(List<Found> chosen, GovernedDatabase source) {
            return chosen.stream()
                    .filter(found -> found.place().source().name().equals(source.name()))
                    .toList();
        }

        /// Rows, and the receipt; the marks too, where the archive is this very database.
        private void insert(Draft draft, List<Staging> open) throws SQLException {
            for (Staging staging : open) {
                Restoring restoring = staging.source().dialect().restoring();
                staging.insert(null);
                for (Found found : of(draft.chosen(), staging.source())) {
                    if (found.place().local()) {
                        markAll(staging.source().dialect().recalling(), staging.connection(), found);
                    }
                }
                for (TableName table : staging.order()) {
                    restoring.writeReceipt(staging.connection(), installation, restore, table, staging.digest(table));
                }
            }
        }

        private void markAll(Recalling recalling, Connection connection, Found found) throws SQLException {
            for (MoveTable standingTable : found.place().standing()) {
                recalling.mark(connection, installation, restore, standingTable, found.copies());
            }
        }

        /// A: archives that are databases of their own.
        private void mark(List<Found> chosen) {
            for (Found found : chosen) {
                Place place = found.place();
                if (!place.local() && found.copies().size() > 0) {
                    patiently(() -> place.archive().write(Isolation.READ_COMMITTED, connection -> {
                        enter(place.archive(), connection, place.policy());
                        markAll(place.archive().dialect().recalling(), connection, found);
                        points.reached(RestorePoint.BEFORE_MARK_COMMIT);
                        return true;
                    }));
                    points.reached(RestorePoint.AFTER_MARK);
                }
            }
        }

        /// Somebody may be in the way: then nothing was committed by the attempt, and it is made again.
        private <T> T patiently(Supplier<T> work) {
            for (int attempt = 1; ; attempt++) {
                boolean before = kept;
                try {
                    return work.get();
                } catch (HoldfastException e) {
                    if (!contended(e) || kept != before || attempt == MOST_TRIES) {
                        throw e;
                    }
                    LockSupport.parkNanos(PAUSE_NANOS * attempt);
                }
            }
        }
    }
}
