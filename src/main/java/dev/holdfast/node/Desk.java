package dev.holdfast.node;

import dev.holdfast.archive.ArchiveChange;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditFilter;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.ChainReport;
import dev.holdfast.audit.Entry;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.explain.Explanation;
import dev.holdfast.explain.RowQuery;
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
import dev.holdfast.session.SessionEvent;
import dev.holdfast.session.SessionView;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongPredicate;

/// Where the ways in ask: reads the control database, writes requests, moves no row.
final class Desk implements Operations {
    private final Features features;
    private final AuditDesk audits;
    private final SessionControl control;
    private final PlanRuns plans;
    private final Timetable timetable;
    private final Requests requests;
    private final UUID node;
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
        this.features = features;
        this.plans = new PlanRuns(features);
        this.timetable = timetable;
        this.requests = requests;
        this.control = new SessionControl(features, requests, abandoned);
        this.audits = new AuditDesk(features, findings);
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
        return new PolicyStatuses(features, timetable).all();
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
        return audits.list(filter);
    }

    @Override
    public ChainReport checkAudit() {
        return audits.check();
    }

    @Override
    public Explanation explain(RowQuery row) {
        NextFires next = read(tx -> NextFires.read(tx, timetable));
        return features.explainer().explain(row, next::of);
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
        return new AuditLog()
                .guard(features.store(), actor, Act.DRIFT_UNDONE, "step " + change, () -> features.archiveTables()
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
        control.pause(session, actor);
    }

    @Override
    public void resumeSession(long session, String actor) {
        control.resume(session, actor);
    }

    @Override
    public void cancelSession(long session, String actor) {
        control.cancel(session, actor);
    }

    @Override
    public void retuneSession(long session, Retune wanted, String actor) {
        control.retune(session, wanted, actor);
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
