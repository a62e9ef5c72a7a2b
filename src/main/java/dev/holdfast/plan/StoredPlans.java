package dev.holdfast.plan;

import static dev.holdfast.store.db.Tables.PLAN;
import static dev.holdfast.store.db.Tables.PLAN_DIFFERENCE;
import static dev.holdfast.store.db.Tables.POLICY;
import static dev.holdfast.store.db.Tables.SESSION;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.plan.StoredPlan.State;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.SelectOnConditionStep;
import org.jooq.impl.DSL;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// Plans in the control database. The server's clock says when one expires.
public final class StoredPlans {
    /// How long a plan may be run when nothing else was set.
    public static final Duration USUAL_LIFE = Duration.ofHours(24);

    /// A plan that never ran is forgotten this long after it expired; one that ran is kept with its session.
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private final Duration life;
    private final AuditLog audit = new AuditLog();
    private final JsonMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    /// @param life how long a plan may be run
    public StoredPlans(Duration life) {
        this.life = life;
    }

    private record Made(String policy, int policyVersion, long rootRows, Instant expiresAt) {}

    /// Keeps a plan. Plans of other people stay as they are.
    public StoredPlan store(Tx tx, Policy policy, Plan plan, String actor) {
        forgetOld(tx);
        Binding binding = Binding.of(plan);
        long id = tx.dsl()
                .insertInto(PLAN)
                .set(PLAN.POLICY_ID, policy.id())
                .set(PLAN.POLICY_VERSION, plan.policyVersion())
                .set(PLAN.DIGEST, binding.digest())
                .set(PLAN.BINDING, binding.text())
                .set(PLAN.DOCUMENT, JSONB.valueOf(json.writeValueAsString(plan)))
                .set(PLAN.PLANNED_AT, plan.plannedAt())
                .set(PLAN.ROOT_ROWS, plan.rootRows())
                .set(
                        PLAN.ROW_LIMIT,
                        plan.terms().rowLimit() == 0 ? null : plan.terms().rowLimit())
                .set(PLAN.CREATED_BY, actor)
                .set(PLAN.EXPIRES_AT, DSL.field("clock_timestamp() + {0}::interval", Instant.class, life.toString()))
                .returning(PLAN.ID)
                .fetchSingle()
                .getId();
        StoredPlan stored = find(tx, id);
        Made made = new Made(policy.name(), plan.policyVersion(), plan.rootRows(), stored.expiresAt());
        audit.append(
                tx, Deed.done(actor, Act.PLAN_MADE, "plan " + id, null, made).byPlan(stored.digest()));
        return stored;
    }

    private static void forgetOld(Tx tx) {
        tx.dsl()
                .deleteFrom(PLAN)
                .where(
                        PLAN.SESSION_ID.isNull(),
                        PLAN.EXPIRES_AT.lt(
                                DSL.field("clock_timestamp() - {0}::interval", Instant.class, REMEMBERED.toString())),
                        PLAN.ID.notIn(DSL.select(SESSION.PLAN_ID).from(SESSION).where(SESSION.PLAN_ID.isNotNull())))
                .execute();
    }

    /// @throws HoldfastException `USAGE` when there is no such plan, `MISMATCH` when it was altered since it was stored
    public StoredPlan find(Tx tx, long id) {
        StoredPlan plan = plans(tx)
                .where(PLAN.ID.eq(id))
                .fetchOptional(StoredPlans::plan)
                .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no plan " + id));
        String digest = plan.binding().digest();
        if (!digest.equals(plan.digest())) {
            throw new HoldfastException(
                    ErrorCode.MISMATCH,
                    "plan %d was altered in the control database: its digest is %s, it was stored with %s"
                            .formatted(id, digest, plan.digest()));
        }
        return plan;
    }

    /// Newest first. @param policy empty for all
    public List<StoredPlan> list(Tx tx, String policy, int limit) {
        return plans(tx)
                .where(policy.isEmpty() ? DSL.noCondition() : POLICY.NAME.eq(policy))
                .orderBy(PLAN.ID.desc())
                .limit(limit)
                .fetch(StoredPlans::plan);
    }

    private static SelectOnConditionStep<Record> plans(Tx tx) {
        return tx.dsl()
                .select(PLAN.fields())
                .select(POLICY.NAME, POLICY.VERSION, PLAN.EXPIRES_AT.le(now()).as("expired"))
                .from(PLAN)
                .join(POLICY)
                .on(POLICY.ID.eq(PLAN.POLICY_ID));
    }

    private static org.jooq.Field<Instant> now() {
        return DSL.field("clock_timestamp()", Instant.class);
    }

    private static StoredPlan plan(Record row) {
        return new StoredPlan(
                row.get(PLAN.ID),
                row.get(PLAN.POLICY_ID),
                row.get(POLICY.NAME),
                row.get(PLAN.DIGEST),
                Binding.parse(row.get(PLAN.BINDING)),
                row.get(PLAN.DOCUMENT).data(),
                row.get(PLAN.PLANNED_AT),
                row.get(PLAN.ROOT_ROWS),
                Optional.ofNullable(row.get(PLAN.ROW_LIMIT)).orElse(0L),
                row.get(PLAN.CREATED_BY),
                row.get(PLAN.CREATED_AT),
                row.get(PLAN.EXPIRES_AT),
                row.get(PLAN.SESSION_ID),
                state(row));
    }

    private static State state(Record row) {
        if (row.get(PLAN.SESSION_ID) != null) {
            return State.USED;
        }
        if (row.get("expired", Boolean.class)) {
            return State.EXPIRED;
        }
        return row.get(PLAN.POLICY_VERSION).equals(row.get(POLICY.VERSION)) ? State.OPEN : State.SUPERSEDED;
    }

    /// The plan becomes the session, once.
    ///
    /// @throws HoldfastException `BLOCKED` when it has become another meanwhile, or has expired
    public void use(Tx tx, long plan, long session) {
        int used = tx.dsl()
                .update(PLAN)
                .set(PLAN.SESSION_ID, session)
                .where(PLAN.ID.eq(plan), PLAN.SESSION_ID.isNull(), PLAN.EXPIRES_AT.gt(now()))
                .execute();
        if (used == 0) {
            requireOpen(find(tx, plan));
            throw new HoldfastException(ErrorCode.BLOCKED, "plan " + plan + " is gone; no row was moved");
        }
        String actor = tx.dsl()
                .select(SESSION.REQUESTED_BY)
                .from(SESSION)
                .where(SESSION.ID.eq(session))
                .fetchSingle()
                .value1();
        audit.append(
                tx,
                Deed.done(actor, Act.PLAN_USED, "plan " + plan, null, Map.of("session", session))
                        .byPlan(find(tx, plan).digest()));
    }

    /// @throws HoldfastException `BLOCKED` when the plan was used, has expired, or found what a run would refuse: then
    ///     it stays as it is
    public static void requireOpen(StoredPlan plan) {
        switch (plan.state()) {
            case USED ->
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "plan %d was used by session %d: a plan runs once; plan again. No row was moved"
                                .formatted(plan.id(), plan.session()));
            case EXPIRED ->
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "plan %d expired at %s: plan again. No row was moved".formatted(plan.id(), plan.expiresAt()));
            case OPEN -> requireNothingRefused(plan);
            case SUPERSEDED -> {}
        }
    }

    private static void requireNothingRefused(StoredPlan plan) {
        List<String> refusals = plan.refusals();
        if (!refusals.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    ("plan %d cannot be run, and was not used up, because of\n  %s\nput that right, or acknowledge it in the"
                                    + " policy, and plan again. No row was moved")
                            .formatted(plan.id(), String.join("\n  ", refusals)));
        }
    }

    /// Writes down why a session stopped before its first row.
    public void differ(Tx tx, long session, List<Difference> differences) {
        for (int i = 0; i < differences.size(); i++) {
            Difference difference = differences.get(i);
            tx.dsl()
                    .insertInto(PLAN_DIFFERENCE)
                    .set(PLAN_DIFFERENCE.SESSION_ID, session)
                    .set(PLAN_DIFFERENCE.POSITION, i)
                    .set(PLAN_DIFFERENCE.KIND, difference.kind())
                    .set(PLAN_DIFFERENCE.SUBJECT, difference.subject())
                    .set(PLAN_DIFFERENCE.PLANNED, difference.planned())
                    .set(PLAN_DIFFERENCE.FOUND, difference.found())
                    .execute();
        }
    }

    /// Why a session stopped before its first row; empty for any other.
    public List<Difference> differences(Tx tx, long session) {
        return tx.dsl()
                .selectFrom(PLAN_DIFFERENCE)
                .where(PLAN_DIFFERENCE.SESSION_ID.eq(session))
                .orderBy(PLAN_DIFFERENCE.POSITION)
                .fetch(row -> new Difference(row.getKind(), row.getSubject(), row.getPlanned(), row.getFound()));
    }
}
