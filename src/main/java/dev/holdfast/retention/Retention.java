package dev.holdfast.retention;

import static dev.holdfast.store.db.Tables.POLICY;
import static dev.holdfast.store.db.Tables.SESSION;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.Estate;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.Holds;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.RetentionFloor;
import dev.holdfast.policy.RetentionFloors;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.impl.DSL;

/// The clocks of all policies.
public final class Retention {
    /// How long one statement of a what-if may take.
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Store store;
    private final Policies policies;
    private final Holds holds;
    private final Measuring measuring;
    private final RetentionFloors floors = new RetentionFloors();

    public Retention(Store store, Estate estate, Policies policies, Holds holds, InstantSource clock) {
        this.store = store;
        this.policies = policies;
        this.holds = holds;
        this.measuring = new Measuring(store, estate, policies, holds, clock, LIMIT);
    }

    /// Every policy in tree order.
    public List<PolicyClocks> policies() {
        List<RetentionFloor> all = store.inTransaction(floors::all);
        return policies.all().stream()
                .map(policy -> new PolicyClocks(policy, floors(policy, all)))
                .toList();
    }

    private static List<RetentionFloor> floors(Policy policy, List<RetentionFloor> all) {
        return Placement.of(policy).archiveTables().stream()
                .flatMap(table -> all.stream()
                        .filter(floor -> floor.archiveDatabase().equals(policy.archiveDatabase())
                                && floor.table().equals(table)))
                .toList();
    }

    /// Rules that contradict each other, the worst first.
    public List<Conflict> conflicts() {
        List<PolicyClocks> all = policies();
        Map<String, List<Hold>> binding = new HashMap<>();
        for (PolicyClocks clocks : all) {
            binding.put(
                    clocks.policy().name(),
                    holds.binding(clocks.policy()).stream()
                            .filter(hold -> hold.expiresAt() != null)
                            .toList());
        }
        return new ConflictReport(all, binding, store.inTransaction(Retention::firstRuns)).conflicts();
    }

    private static Map<String, Instant> firstRuns(Tx tx) {
        return tx.dsl()
                .select(POLICY.NAME, DSL.min(SESSION.STARTED_AT))
                .from(SESSION)
                .join(POLICY)
                .on(POLICY.ID.eq(SESSION.POLICY_ID))
                .where(SESSION.STARTED_AT.isNotNull())
                .groupBy(POLICY.NAME)
                .fetchMap(POLICY.NAME, DSL.min(SESSION.STARTED_AT));
    }

    /// What a policy has, to reckon from what other clocks would do; saves nothing.
    ///
    /// @throws HoldfastException `USAGE` when there is no such policy, `DATABASE` when it was cancelled
    public Basis measure(String policy, Cancellation cancellation) {
        return measuring.measure(policies.byName(policy), cancellation);
    }

    /// Sees that rows that a policy has archived are kept for at least so long; what it archives from now on is kept as
    /// before, or for as long.
    ///
    /// @throws HoldfastException `USAGE` when they are kept as long already, or nobody gives a reason; nothing was
    ///     changed
    public void lengthenArchived(String name, Period least, String actor, String reason) {
        store.run(tx -> {
            Policy policy = policies.byName(tx, name);
            if (reason.isBlank()) {
                throw new HoldfastException(
                        ErrorCode.USAGE, "archived rows are not kept longer without a reason; nothing was changed");
            }
            if (!policies.raise(tx, policy, least, actor, reason)) {
                throw new HoldfastException(
                        ErrorCode.USAGE,
                        "archived rows of %s are kept at least %s already; they may be kept longer, never shorter; nothing was changed"
                                .formatted(
                                        name,
                                        floors.floor(
                                                        tx,
                                                        policy.archiveDatabase(),
                                                        Placement.of(policy).archived(policy.table()))
                                                .map(Period::toString)
                                                .orElse("so long")));
            }
        });
    }
}
