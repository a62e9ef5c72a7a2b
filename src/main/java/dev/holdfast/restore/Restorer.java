package dev.holdfast.restore;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Fault;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Restoring;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// Plans, rehearses and carries out restores; see the package for the order of commits.
public final class Restorer {
    private final RestoreGround ground;
    private final RestoreItems items = new RestoreItems();

    public Restorer(
            Store store,
            Estate estate,
            Policies policies,
            ColdKeeper cold,
            Restores restores,
            Pins pins,
            RestorePoint.Listener points,
            InstantSource clock) {
        this(new RestoreGround(store, estate, policies, cold, restores, pins, points, clock));
    }

    private Restorer(RestoreGround ground) {
        this.ground = ground;
    }

    /// The same, heard by a listener.
    public Restorer heardBy(RestorePoint.Listener listener) {
        return new Restorer(ground.heardBy(listener));
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
        Draft draft = ground.draft(wish, ground.archived());
        draft.choose(ground.store());
        return SourceTransactions.across(
                SourceTransactions.of(draft.chosen()), RestorePoint.Listener.NONE, stagings -> {
                    draft.fill(stagings);
                    return then.of(draft, stagings);
                });
    }

    /// The policies whose leases a restore needs.
    ///
    /// @throws HoldfastException `BLOCKED` when it cannot run: nothing was restored
    public List<Policy> policies(long restore) {
        List<RestoreItems.Item> begun = ground.store().inTransaction(tx -> items.of(tx, restore));
        if (!begun.isEmpty()) {
            return begun.stream()
                    .map(item -> ground.policies().byId(item.policy()))
                    .distinct()
                    .toList();
        }
        RestorePlan plan = plan(ground.restores().standing(restore).wish());
        requireRunnable(plan);
        return plan.policies().stream().map(ground.policies()::byName).toList();
    }

    static void requireRunnable(RestorePlan plan) {
        if (!plan.runnable()) {
            throw new HoldfastException(ErrorCode.BLOCKED, String.join("; ", plan.refusals()) + ArchivedRows.NOTHING);
        }
    }

    /// Carries a restore out, or on, and writes down what became of it.
    ///
    /// @param epochs of the leases, by policy
    /// @throws HoldfastException what kept it; its row says so too. `LEASE_HELD` when another node has it
    public void run(long restore, UUID node, Map<Integer, Long> epochs) {
        RestoreRun run = new RestoreRun(ground, restore, node, epochs);
        try {
            run.toItsEnd();
        } catch (HoldfastException e) {
            record(restore, node, e, run.kept());
            throw e;
        }
        ground.points().reached(RestorePoint.AFTER_DONE);
    }

    /// Writes down why a restore did not come to its end.
    ///
    /// @param begun whether something may have been committed
    public void record(long restore, UUID node, HoldfastException failure, boolean begun) {
        String message = String.valueOf(failure.getMessage());
        if (begun || transientFault(failure)) {
            ground.restores().interrupted(restore, node, message);
        } else {
            ground.restores().refused(restore, node, message);
        }
    }

    private static boolean transientFault(HoldfastException e) {
        return e.code() == ErrorCode.UNREACHABLE
                || (e.getCause() instanceof SQLException sql && Fault.of(sql) == Fault.NO_SPACE);
    }
}
