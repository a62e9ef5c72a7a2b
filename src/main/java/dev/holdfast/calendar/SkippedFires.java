package dev.holdfast.calendar;

import static dev.holdfast.store.db.Tables.POLICY;
import static dev.holdfast.store.db.Tables.SKIPPED_FIRE;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Record;

/// Fires that somebody lets pass before they come. Whoever hears a fire asks here before a session begins.
public final class SkippedFires {
    /// Who wants to let more pass pauses the policy.
    static final int MOST = 100;

    private final Store store;
    private final Policies policies;
    private final InstantSource clock;
    private final AuditLog audit = new AuditLog();

    public SkippedFires(Store store, Policies policies, InstantSource clock) {
        this.store = store;
        this.policies = policies;
        this.clock = clock;
    }

    /// Whether this fire of a policy passes.
    public static boolean passes(Tx tx, int policy, Instant fire) {
        return tx.dsl().fetchExists(SKIPPED_FIRE, SKIPPED_FIRE.POLICY_ID.eq(policy), SKIPPED_FIRE.FIRE_AT.eq(fire));
    }

    /// Fires from now on that pass, by the number of their policy.
    public static Map<Integer, Set<Instant>> ahead(Tx tx, Instant now) {
        return tx.dsl()
                .select(SKIPPED_FIRE.POLICY_ID, SKIPPED_FIRE.FIRE_AT)
                .from(SKIPPED_FIRE)
                .where(SKIPPED_FIRE.FIRE_AT.ge(now))
                .collect(Collectors.groupingBy(
                        row -> row.value1(), Collectors.mapping(row -> row.value2(), Collectors.toSet())));
    }

    /// Fires from now on that pass, soonest first.
    public List<SkippedFire> ahead() {
        return store.inTransaction(tx -> tx.dsl()
                .select(SKIPPED_FIRE.fields())
                .select(POLICY.NAME)
                .from(SKIPPED_FIRE)
                .join(POLICY)
                .on(POLICY.ID.eq(SKIPPED_FIRE.POLICY_ID))
                .where(SKIPPED_FIRE.FIRE_AT.ge(clock.instant()))
                .orderBy(SKIPPED_FIRE.FIRE_AT, POLICY.NAME)
                .fetch(SkippedFires::fire));
    }

    private static SkippedFire fire(Record row) {
        return new SkippedFire(
                row.get(POLICY.NAME),
                row.get(SKIPPED_FIRE.FIRE_AT),
                row.get(SKIPPED_FIRE.REASON),
                row.get(SKIPPED_FIRE.SKIPPED_BY),
                row.get(SKIPPED_FIRE.SKIPPED_AT));
    }

    /// Lets the next fire pass that does not pass already. The policy stays as it is, and fires again after it.
    ///
    /// @throws HoldfastException `USAGE` when there is no such policy, or it has no cron; `BLOCKED` when nothing is
    ///     ahead that could pass. Nothing was changed then.
    public SkippedFire skipNext(String name, CronTimes times, String actor, String reason) {
        return audit.guard(
                store,
                actor,
                Act.POLICY_FIRE_SKIPPED,
                object(name),
                () -> store.inTransaction(tx -> {
                    Policy policy = locked(tx, name);
                    Instant fire = next(tx, policy, times);
                    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as it is kept
                    tx.dsl()
                            .insertInto(SKIPPED_FIRE)
                            .set(SKIPPED_FIRE.POLICY_ID, policy.id())
                            .set(SKIPPED_FIRE.FIRE_AT, fire)
                            .set(SKIPPED_FIRE.REASON, reason)
                            .set(SKIPPED_FIRE.SKIPPED_BY, actor)
                            .set(SKIPPED_FIRE.SKIPPED_AT, now)
                            .execute();
                    audit.append(
                            tx,
                            Deed.done(
                                            actor,
                                            Act.POLICY_FIRE_SKIPPED,
                                            object(name),
                                            null,
                                            Map.of("fire", fire.toString()))
                                    .because(reason));
                    return new SkippedFire(name, fire, reason, actor, now);
                }));
    }

    private Instant next(Tx tx, Policy policy, CronTimes times) {
        String cron = policy.cronExpression()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE, "policy " + policy.name() + " has no cron: it has no fire to skip"));
        if (policy.paused()) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "policy " + policy.name() + " is paused: it has no fire to skip; nothing was changed");
        }
        Instant now = clock.instant();
        Set<Instant> passing = ahead(tx, now).getOrDefault(policy.id(), Set.of());
        List<Instant> fires = times.after(cron, policy.zone(), now, MOST);
        return fires.stream()
                .filter(fire -> !passing.contains(fire))
                .findFirst()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.BLOCKED,
                        fires.isEmpty()
                                ? "policy " + policy.name() + " never fires again; nothing was changed"
                                : "the next " + fires.size() + " fires of policy " + policy.name()
                                        + " are skipped already: pause it instead; nothing was changed"));
    }

    /// Lets the soonest fire that was to pass come after all.
    ///
    /// @throws HoldfastException `USAGE` when there is no such policy; `BLOCKED` when none is to pass. Nothing was
    ///     changed then.
    public SkippedFire takeBack(String name, String actor) {
        return audit.guard(
                store,
                actor,
                Act.POLICY_FIRE_KEPT,
                object(name),
                () -> store.inTransaction(tx -> {
                    Policy policy = locked(tx, name);
                    SkippedFire fire = tx.dsl()
                            .select(SKIPPED_FIRE.fields())
                            .select(POLICY.NAME)
                            .from(SKIPPED_FIRE)
                            .join(POLICY)
                            .on(POLICY.ID.eq(SKIPPED_FIRE.POLICY_ID))
                            .where(POLICY.ID.eq(policy.id()), SKIPPED_FIRE.FIRE_AT.gt(clock.instant()))
                            .orderBy(SKIPPED_FIRE.FIRE_AT)
                            .limit(1)
                            .fetchOptional(SkippedFires::fire)
                            .orElseThrow(() -> new HoldfastException(
                                    ErrorCode.BLOCKED,
                                    "no fire of policy " + name
                                            + " that is still to come is skipped; nothing was changed"));
                    tx.dsl()
                            .deleteFrom(SKIPPED_FIRE)
                            .where(SKIPPED_FIRE.POLICY_ID.eq(policy.id()), SKIPPED_FIRE.FIRE_AT.eq(fire.at()))
                            .execute();
                    audit.append(
                            tx,
                            Deed.done(
                                    actor,
                                    Act.POLICY_FIRE_KEPT,
                                    object(name),
                                    Map.of("fire", fire.at().toString()),
                                    null));
                    return fire;
                }));
    }

    /// Of two who skip at once the second sees what the first did.
    private Policy locked(Tx tx, String name) {
        tx.dsl()
                .selectOne()
                .from(POLICY)
                .where(POLICY.NAME.eq(name))
                .forNoKeyUpdate()
                .execute();
        return policies.byName(tx, name);
    }

    private static String object(String policy) {
        return "policy " + policy;
    }
}
