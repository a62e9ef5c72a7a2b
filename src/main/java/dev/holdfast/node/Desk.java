package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.ArchiveChange;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.Anchor;
import dev.holdfast.audit.AuditFilter;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.ChainReport;
import dev.holdfast.audit.Entry;
import dev.holdfast.audit.Head;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.explain.Explanation;
import dev.holdfast.explain.RowQuery;
import dev.holdfast.ledger.Handoffs;
import dev.holdfast.ledger.RowExceptions;
import dev.holdfast.ledger.RowExceptions.RowException;
import dev.holdfast.plan.Difference;
import dev.holdfast.plan.IndexFinding;
import dev.holdfast.plan.Plan;
import dev.holdfast.plan.PlanScope;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDocument;
import dev.holdfast.policy.Revision;
import dev.holdfast.session.ChunkView;
import dev.holdfast.session.HandoffView;
import dev.holdfast.session.Retune;
import dev.holdfast.session.SessionActs;
import dev.holdfast.session.SessionEvent;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/// Where the ways in ask: reads the control database, writes requests, moves no row.
final class Desk implements Operations {
    private final Features features;
    private final AuditLog audit = new AuditLog();
    private final SessionActs acts = new SessionActs();
    private final PlanRuns plans;
    private final Timetable timetable;
    private final Requests requests;
    private final UUID node;
    private final LongPredicate abandoned;
    private final DisposalRuns disposalRuns;
    private final ColdRuns coldRuns;
    private final EstateRunner estateRuns;
    private final AlertWatch alerts;
    private final FindingWatch findings;
    private final DeliveryDesk deliveries;
    private final IndexRuns indexRuns;

    /// @param abandoned whether a live session has nobody who works on it
    Desk(
            Features features,
            Timetable timetable,
            Requests requests,
            UUID node,
            LongPredicate abandoned,
            DisposalRuns disposalRuns,
            ColdRuns coldRuns,
            EstateRunner estateRuns,
            AlertWatch alerts,
            FindingWatch findings,
            DeliveryDesk deliveries,
            IndexRuns indexRuns) {
        this.findings = findings;
        this.deliveries = deliveries;
        this.indexRuns = indexRuns;
        this.estateRuns = estateRuns;
        this.alerts = alerts;
        this.node = node;
        this.disposalRuns = disposalRuns;
        this.coldRuns = coldRuns;
        this.abandoned = abandoned;
        this.features = features;
        this.plans = new PlanRuns(features);
        this.timetable = timetable;
        this.requests = requests;
    }

    private <T> T read(Function<Tx, T> query) {
        return features.store().inTransaction(query);
    }

    @Override
    public List<DatabaseSpec> databases() {
        return features.estate().databases();
    }

    @Override
    public List<PolicyStatus> policies() {
        List<Policy> policies = features.policies().all();
        return read(tx -> {
            Map<String, SessionView> latest = features.sessionViews().latest(tx).stream()
                    .collect(Collectors.toMap(SessionView::policy, Function.identity()));
            Map<Integer, Long> archived = features.sessionViews().archivedRows(tx);
            Map<Integer, Handoffs.Backlog> backlogs = features.handoffs().backlogs(tx);
            NextFires next = NextFires.read(tx, timetable);
            Map<String, Integer> depths = new HashMap<>();
            return policies.stream()
                    .map(policy -> {
                        int depth = policy.parent() == null ? 0 : depths.getOrDefault(policy.parent(), 0) + 1;
                        depths.put(policy.name(), depth);
                        Handoffs.Backlog backlog = backlogs.getOrDefault(policy.id(), Handoffs.Backlog.NONE);
                        return new PolicyStatus(
                                policy,
                                depth,
                                next.of(policy).orElse(null),
                                latest.get(policy.name()),
                                backlog.keys(),
                                backlog.since(),
                                backlog.waitingRows(),
                                archived.getOrDefault(policy.id(), 0L));
                    })
                    .toList();
        });
    }

    @Override
    public Policy policy(String name) {
        return features.policies().byName(name);
    }

    @Override
    public PolicyDefinition definition(String name) {
        return features.policies().definition(policy(name));
    }

    @Override
    public List<Policy> children(String policy) {
        return features.policies().children(policy(policy));
    }

    @Override
    public List<Revision> revisions(String policy) {
        return features.policies().revisions(policy);
    }

    @Override
    public Review review(List<PolicyDefinition> wanted) {
        var review = features.authoring().review(wanted);
        return new Review(review.diff(), review.problems());
    }

    @Override
    public void apply(List<PolicyDefinition> wanted, List<SeenVersion> seen, String actor, String reason) {
        onboarding().apply(new PolicyDocument(List.of(), wanted), seen, actor, reason);
    }

    @Override
    public void pausePolicy(String policy, String actor, String reason) {
        features.policies().pause(policy, actor, reason);
        timetable.policiesChanged();
    }

    @Override
    public void resumePolicy(String policy, boolean catchUp, String actor) {
        features.policies().resume(policy, actor);
        timetable.policiesChanged();
        if (catchUp) {
            archiveNow(policy, 0, true, actor);
        }
    }

    @Override
    public List<Instant> nextFires(String cron, ZoneId zone, int count) {
        return timetable.nextFires(cron, zone, count);
    }

    @Override
    public List<Entry> audit(AuditFilter filter) {
        return read(tx -> audit.list(tx, filter));
    }

    @Override
    public ChainReport checkAudit() {
        List<Anchor> anchors = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        for (DatabaseSpec spec : databases()) {
            try {
                anchors.addAll(anchors(features.estate().database(spec.name())));
            } catch (HoldfastException e) {
                unread.add(spec.name() + ": " + e.getMessage());
            }
        }
        ChainReport report = audit.check(features.store(), anchors).unread(unread);
        findings.audited(report);
        return report;
    }

    @Override
    public Explanation explain(RowQuery row) {
        NextFires next = read(tx -> NextFires.read(tx, timetable));
        return features.explainer().explain(row, next::of);
    }

    private List<Anchor> anchors(GovernedDatabase database) {
        return database
                .read(connection -> database.dialect()
                        .helpers()
                        .auditAnchors(connection, features.store().installation()))
                .stream()
                .map(found -> new Anchor(database.name(), found.session(), new Head(found.number(), found.digest())))
                .toList();
    }

    @Override
    public Plan plan(String name, long rowLimit) {
        return plans.plan(policy(name), new PlanScope(null, rowLimit, new Cancellation()));
    }

    @Override
    public KeptPlan keepPlan(String name, long rowLimit, String actor, Cancellation cancellation) {
        Policy policy = policy(name);
        Plan plan = plans.plan(policy, new PlanScope(null, rowLimit, cancellation));
        return new KeptPlan(plan, read(tx -> features.plans().store(tx, policy, plan, actor)));
    }

    @Override
    public long archiveNow(long plan, boolean withChildren, String actor) {
        StoredPlan stored = plans.open(plan, actor);
        return requests.runPlan(stored, withChildren, actor);
    }

    @Override
    public List<Difference> differences(long session) {
        return read(tx -> features.plans().differences(tx, session));
    }

    @Override
    public List<StoredPlan> plans(String policy, int limit) {
        return read(tx -> features.plans().list(tx, policy, limit));
    }

    @Override
    public StoredPlan plan(long id) {
        return read(tx -> features.plans().find(tx, id));
    }

    @Override
    public List<ArchiveChange> archiveChanges(int limit) {
        return read(tx -> features.archiveChanges().list(tx, limit));
    }

    @Override
    public ArchiveChange undoArchiveChange(long change, String actor) {
        return audit.guard(features.store(), actor, Act.DRIFT_UNDONE, "step " + change, () -> features.archiveTables()
                .undo(features.estate(), change, actor));
    }

    @Override
    public List<IndexFinding> buildIndexes(String policy, Consumer<String> progress) {
        return features.indexBuilder().build(policy(policy), progress);
    }

    @Override
    public long archiveNow(String policy, long rowLimit, boolean withChildren, String actor) {
        return requests.archiveNow(policy(policy).id(), rowLimit, withChildren, actor);
    }

    @Override
    public RequestView request(long request) {
        return requests.view(request);
    }

    @Override
    public List<SessionView> sessions(SessionQuery query) {
        return read(
                tx -> features.sessionViews().list(tx, query.policy(), query.state(), query.offset(), query.limit()));
    }

    @Override
    public SessionView session(long session) {
        return read(tx -> features.sessionViews().view(tx, session));
    }

    @Override
    public List<SessionView> family(long session) {
        return read(tx -> features.sessionViews().family(tx, session));
    }

    @Override
    public List<ChunkView> chunks(long session, boolean failedOnly, int offset, int limit) {
        return read(tx -> features.sessionViews().chunks(tx, session, failedOnly, offset, limit));
    }

    @Override
    public List<RowException> exceptions(long session, String state, int offset, int limit) {
        return read(tx -> new RowExceptions().list(tx, session, state, offset, limit));
    }

    @Override
    public List<SessionEvent> events(long session, int limit) {
        return read(tx -> features.sessionViews().events(tx, session, limit));
    }

    @Override
    public List<HandoffView> handoffs(long session) {
        return read(tx -> features.sessionViews().handoffs(tx, session));
    }

    @Override
    public void pauseSession(long session, String actor) {
        ask(session, SessionState.PAUSING, Act.SESSION_PAUSED, "pause", actor);
    }

    /// A session that is only about to pause goes on by itself; any other needs a node.
    @Override
    public void resumeSession(long session, String actor) {
        SessionState state = read(tx -> features.sessions().state(tx, session));
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
    @Override
    public void cancelSession(long session, String actor) {
        boolean inNobodysHand = abandoned.test(session);
        SessionState before = ask(session, SessionState.CANCELLING, Act.SESSION_CANCELLED, "cancel", actor);
        if (before == SessionState.PAUSED || inNobodysHand) {
            requests.resume(session, actor, _ -> {});
        }
    }

    @Override
    public void retuneSession(long session, Retune wanted, String actor) {
        audit.guard(
                features.store(),
                actor,
                Act.SESSION_RETUNED,
                SessionActs.object(session),
                () -> read(tx -> retuned(tx, session, wanted, actor)));
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
        return audit.guard(
                features.store(),
                actor,
                act,
                SessionActs.object(session),
                () -> read(tx -> {
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

    @Override
    public HoldOperations holds() {
        return new HoldDesk(features.holds());
    }

    @Override
    public DisposalOperations disposals() {
        return new DisposalDesk(features.disposals(), disposalRuns);
    }

    @Override
    public HistoryOperations history() {
        return new HistoryDesk(features.history());
    }

    @Override
    public RestoreOperations restores() {
        return new RestoreDesk(features);
    }

    @Override
    public RetentionOperations retention() {
        return new RetentionDesk(features, this);
    }

    @Override
    public RunOperations estateRuns() {
        return new RunDesk(estateRuns, alerts, timetable);
    }

    @Override
    public AlertOperations alerts() {
        return alerts;
    }

    @Override
    public FindingOperations findings() {
        return new FindingDesk(features, findings, alerts, estateRuns, timetable);
    }

    @Override
    public DeliveryOperations deliveries() {
        return deliveries;
    }

    @Override
    public ColdOperations cold() {
        return new ColdDesk(features.cold(), node, coldRuns);
    }

    @Override
    public EstateOperations estate() {
        return new EstateDesk(features.estate());
    }

    @Override
    public OnboardOperations onboarding() {
        return new OnboardDesk(features, timetable);
    }

    @Override
    public AuthoringOperations authoring() {
        return new AuthoringDesk(features, timetable);
    }

    @Override
    public GrowthOperations growth() {
        return new GrowthDesk(features.growth(), features.store(), timetable);
    }

    @Override
    public LegacyOperations legacy() {
        return new LegacyDesk(features.legacy());
    }

    @Override
    public IndexOperations indexes() {
        return new IndexDesk(features, indexRuns);
    }

    @Override
    public MaintenanceOperations maintenance() {
        return new MaintenanceDesk(features.maintenance());
    }

    @Override
    public ScheduleOperations schedule() {
        return new ScheduleDesk(features.calendar(), features.store(), timetable);
    }

    @Override
    public GridOperations grid() {
        return new GridDesk(features.store());
    }

    @Override
    public ListOperations lists() {
        return new ListDesk(features, deliveries.deliveries(), estateRuns.views());
    }

    @Override
    public BulkOperations bulk() {
        return new BulkDesk(this, InstantSource.system());
    }

    @Override
    public SafetyOperations safety() {
        return new SafetyDesk(features.store(), node);
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        return features.store().listen(Sessions.CHANNEL, listener);
    }
}
