package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.audit.Outcome;
import dev.holdfast.plan.Binding;
import dev.holdfast.plan.Difference;
import dev.holdfast.plan.Plan;
import dev.holdfast.plan.PlanScope;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.plan.StoredPlans;
import dev.holdfast.plan.Tolerance;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.Failure;
import dev.holdfast.session.PlanRef;
import dev.holdfast.session.SessionActs;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;

/// Sees that what runs is what was planned: plans again as of the plan's moment and compares, before a session is made.
/// A session that carries a plan and has work to do has passed here; so a resume compares nothing, because half of the
/// counted rows may be gone by then.
final class PlanRuns {
    /// Differences that a session's error names; all of them are kept beside it.
    private static final int NAMED = 3;

    private final Features features;
    private final AuditLog audit = new AuditLog();
    private final SessionActs acts = new SessionActs();

    PlanRuns(Features features) {
        this.features = features;
    }

    /// What was found of a plan.
    ///
    /// @param lastSession the policy's newest session as the comparison began, 0 for none: a later one may have
    ///     moved what was counted
    record Checked(StoredPlan plan, Policy policy, List<Difference> differences, long lastSession) {
        boolean fits() {
            return differences.isEmpty();
        }
    }

    /// Plans a policy for a look, or to be kept.
    Plan plan(Policy policy, PlanScope scope) {
        List<String> children =
                features.policies().children(policy).stream().map(Policy::name).toList();
        return features.planner().plan(policy, children, scope);
    }

    /// @throws HoldfastException `USAGE` when there is no such plan, `BLOCKED` when it was used or has expired,
    ///     `UNREACHABLE` when nothing can be compared now
    Checked check(long id, Tolerance tolerance, String actor) {
        StoredPlan plan = open(id, actor);
        Policy policy = features.policies().byId(plan.policy());
        long last = features.store().inTransaction(tx -> features.sessions().newest(tx, policy.id()));
        return new Checked(plan, policy, differences(plan, policy, tolerance), last);
    }

    /// A plan that may be run. @throws HoldfastException as [#check]; the audit then says who was refused
    StoredPlan open(long id, String actor) {
        StoredPlan plan = features.store().inTransaction(tx -> features.plans().find(tx, id));
        return audit.guard(features.store(), actor, Act.PLAN_USED, object(plan), plan.digest(), () -> {
            StoredPlans.requireOpen(plan);
            return plan;
        });
    }

    private static String object(StoredPlan plan) {
        return "plan " + plan.id();
    }

    private List<Difference> differences(StoredPlan plan, Policy policy, Tolerance tolerance) {
        Binding found;
        try {
            var scope = new PlanScope(
                    plan.plannedAt(), plan.rowLimit(), PlanScope.all().cancellation());
            found = Binding.of(plan(policy, scope));
        } catch (HoldfastException e) {
            if (e.code() != ErrorCode.BLOCKED) {
                throw e;
            }
            return List.of(new Difference("run", "", "possible", e.getMessage()));
        }
        return plan.binding().differences(found, tolerance);
    }

    /// Writes a session that ended before it began, and why.
    ///
    /// @param made hears its number in the transaction that makes it
    /// @throws HoldfastException `LEASE_HELD` when the policy has a live session
    SessionView refuse(Checked checked, Instant nominal, String actor, ObjLongConsumer<Tx> made) {
        StoredPlan plan = checked.plan();
        long refused = features.store().inTransaction(tx -> {
            long session = features.sessions()
                    .open(
                            tx,
                            new Sessions.NewSession(
                                    checked.policy(),
                                    nominal,
                                    "manual",
                                    null,
                                    null,
                                    null,
                                    null,
                                    actor,
                                    new PlanRef(plan.id(), plan.digest())))
                    .orElseThrow(() -> live(checked.policy()));
            features.plans().differ(tx, session, checked.differences());
            features.sessions().note(tx, session, "error", "plan_differs", error(checked));
            features.sessions()
                    .become(tx, session, SessionState.FAILED, "plan", new Failure(ErrorCode.BLOCKED, error(checked)));
            audit.append(
                    tx,
                    Deed.done(actor, Act.PLAN_USED, object(plan), null, checked.differences())
                            .byPlan(plan.digest())
                            .because(error(checked))
                            .with(Outcome.REFUSED));
            acts.turned(tx, session);
            made.accept(tx, session);
            return session;
        });
        return features.store().inTransaction(tx -> features.sessionViews().view(tx, refused));
    }

    private static HoldfastException live(Policy policy) {
        return new HoldfastException(
                ErrorCode.LEASE_HELD,
                "policy " + policy.name() + " has a live session: resume or cancel it first; nothing was started");
    }

    private static String error(Checked checked) {
        List<Difference> all = checked.differences();
        String named = all.stream().limit(NAMED).map(Difference::sentence).collect(Collectors.joining("; "));
        String more = all.size() > NAMED ? "; and %d more".formatted(all.size() - NAMED) : "";
        return "plan %d does not stand any more, no row was moved: %s%s"
                .formatted(checked.plan().id(), named, more);
    }

    /// What a session of a plan that fits begins with. The plan's moment is its nominal time: whenever it is resumed,
    /// the cut-off is the one that was shown.
    static Sessions.NewSession session(Checked checked, Tolerance tolerance, String actor) {
        StoredPlan plan = checked.plan();
        return new Sessions.NewSession(
                checked.policy(),
                plan.plannedAt(),
                "manual",
                null,
                null,
                null,
                plan.mostRootRows(tolerance),
                actor,
                new PlanRef(plan.id(), plan.digest()));
    }

    /// The sessions that came of a check that did not fit, if any: nothing else is to be run then.
    Optional<SessionView> refusal(Checked checked, Instant nominal, String actor, ObjLongConsumer<Tx> made) {
        return checked.fits() ? Optional.empty() : Optional.of(refuse(checked, nominal, actor, made));
    }
}
