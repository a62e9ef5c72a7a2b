package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.AuditFilter;
import dev.holdfast.audit.ChainReport;
import dev.holdfast.audit.Entry;
import dev.holdfast.bench.BenchOptions;
import dev.holdfast.bench.Figure;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.explain.Explanation;
import dev.holdfast.explain.RowQuery;
import dev.holdfast.ledger.Handoffs;
import dev.holdfast.ledger.LedgerPartitions.Partition;
import dev.holdfast.ledger.LedgerPartitions.Standing;
import dev.holdfast.ledger.RowExceptions.RowException;
import dev.holdfast.ledger.RowExceptions.State;
import dev.holdfast.node.BulkDesk;
import dev.holdfast.node.BulkOperations;
import dev.holdfast.node.LedgerUpkeep;
import dev.holdfast.node.Operations;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.node.RestoreRuns;
import dev.holdfast.node.Runs;
import dev.holdfast.node.Verification;
import dev.holdfast.plan.Difference;
import dev.holdfast.plan.IndexFinding;
import dev.holdfast.plan.Plan;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.plan.Tolerance;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDiff.Action;
import dev.holdfast.policy.PolicyDiff.Change;
import dev.holdfast.policy.PolicyDiff.Field;
import dev.holdfast.policy.Problem;
import dev.holdfast.policy.Revision;
import dev.holdfast.session.ChunkView;
import dev.holdfast.session.HandoffView;
import dev.holdfast.session.Retune;
import dev.holdfast.session.SessionEvent;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.testing.FakeDeliveries;
import dev.holdfast.testing.FakeFindings;
import dev.holdfast.testing.FakeParts;
import dev.holdfast.verify.Finding;
import dev.holdfast.verify.Scope;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// An engine that remembers what it was asked and answers with what the test put there.
final class FakeWorkbench extends FakeParts implements Workbench, Runs {
    final List<String> asked = new ArrayList<>();
    List<SessionView> sessions = List.of(
            Samples.session(1, "orders", SessionState.SUCCEEDED, "exhausted", 1_000_000),
            Samples.session(2, "deliveries", SessionState.SUCCEEDED, "exhausted", 500));
    List<SessionView> steps = List.of();

    /// Policies that cannot be run.
    final Map<String, HoldfastException> notRun = new LinkedHashMap<>();

    List<String> differences = List.of();
    List<Problem> problems = List.of();
    List<Change> changes =
            List.of(new Change("orders", Action.CHANGE, List.of(new Field("residence", "P90D", "P60D"))));
    Optional<Demo.LoadedSample> sample = Optional.empty();
    List<String> samplePolicies = List.of("orders");
    Optional<RuntimeException> failure = Optional.empty();
    LedgerUpkeep.Outcome ledgerOutcome = LedgerUpkeep.Outcome.DROPPED;
    Runnable whileRunning = () -> {};
    Runnable onStop = () -> {};
    List<DoctorFinding> doctor = List.of(
            new DoctorFinding("settings", DoctorFinding.Severity.OK, "read", ""),
            new DoctorFinding("clock", DoctorFinding.Severity.WARNING, "2 s off", "start a time service"));

    final FakeDeliveries sent = deliveries;
    final FakeFindings told = findings;
    long planRows = 12_345;
    List<Difference> planDifferences = List.of();

    private final Policy orders = Samples.policy("orders", null, "shop", "0 0 3 * * ?");
    private final Policy deliveriesPolicy = Samples.policy("deliveries", "orders", "delivery", null);
    final FakeSchema schema = new FakeSchema(asked);

    FakeWorkbench() {
        super(Samples.START);
    }

    @Override
    public BulkOperations bulk() {
        return new BulkDesk(this, InstantSource.system());
    }

    @Override
    public Operations operations() {
        return this;
    }

    @Override
    public Runs runs() {
        return this;
    }

    @Override
    public Verification verify(Scope scope) {
        asked.add("verify " + scope.policies() + (scope.since() == null ? "" : " since " + scope.since()));
        return verification();
    }

    @Override
    public Verification resumeVerification() {
        asked.add("verify again");
        return verification();
    }

    @Override
    public LedgerUpkeep ledger() {
        Instant ended = Instant.parse("2026-08-01T00:00:00Z");
        return new LedgerUpkeep() {
            @Override
            public Status status() {
                return new Status(
                        List.of(
                                new Partition(0, 10_000, 9_999, 40_000, 200_000_000, 1L << 30, ended, Standing.DUE),
                                new Partition(10_000, 20_000, 5, 10, 50_000, 1L << 20, ended, Standing.OPEN)),
                        List.of(new ChildBacklog("deliveries", new Handoffs.Backlog(5_000, 1, ended, 12))));
            }

            @Override
            public List<Pruned> prune(boolean dryRun) {
                asked.add("prune " + dryRun);
                return List.of(
                        new Pruned(0, 10_000, 40_000, 200_000_000, 1L << 30, dryRun ? Outcome.DUE : ledgerOutcome));
            }
        };
    }

    @Override
    public Path home() {
        return Path.of("home");
    }

    @Override
    public List<Figure> measure(BenchOptions options, Consumer<String> say) {
        asked.add("measure %s, %d rounds of %d rows in %s"
                .formatted(options.trials(), options.rounds(), options.rows(), options.directory()));
        say.accept("measuring");
        return options.trials().stream()
                .map(trial -> new Figure(
                        trial, 1.0412345, 0.97, 1.1, options.rounds(), trial.against(), Map.of("seconds", 1.5)))
                .toList();
    }

    private Verification verification() {
        return new Verification(
                7,
                2_001_000,
                2,
                201,
                1_000_000,
                1_000_000,
                0,
                differences.stream()
                        .map(what -> new Finding(Finding.Kind.ROW_COUNT, "orders", 12L, "shop.orders", what))
                        .toList(),
                List.of(new Verification.SampleCount("shop", "public.orders", 1_500_000, 500_000, 1_000_000)));
    }

    @Override
    public Plan plan(String policy, Period residence) {
        asked.add("plan " + policy + " " + residence);
        return Samples.plan(policy, planRows);
    }

    @Override
    public SchemaControl schema() {
        return schema;
    }

    @Override
    public List<DoctorFinding> doctor() {
        return doctor;
    }

    @Override
    public List<TableStats> stats(boolean countDue) {
        return List.of(
                new TableStats(
                        "shop",
                        "public.orders",
                        123_456_789,
                        1_500_000,
                        countDue ? List.of(new TableStats.DueRows("orders", 900)) : List.of()),
                new TableStats("delivery", "public.deliveries", 1000, 70, List.of()));
    }

    @Override
    public Demo demo(String name) {
        asked.add("demo " + name);
        return new FakeDemo(this);
    }

    @Override
    public String sampleText(SampleText wanted) {
        asked.add(wanted.toString());
        return "text of " + wanted.sample();
    }

    @Override
    public PolicyDocuments documents() {
        return new FakeDocuments(this);
    }

    @Override
    public List<EffectiveSetting> settings() {
        return List.of(
                new EffectiveSetting("control.url", "embedded", "default"),
                new EffectiveSetting("home", "/srv/hf", "HOLDFAST_HOME"));
    }

    @Override
    public void openConsole() {
        asked.add("console");
    }

    @Override
    public void serve(Consumer<URI> metrics) {
        asked.add("serve");
        metrics.accept(URI.create("http://127.0.0.1:9187/metrics"));
        whileRunning.run();
    }

    @Override
    public void stopAtChunkEdge() {
        onStop.run();
    }

    @Override
    public void close() {
        asked.add("close");
    }

    @Override
    public List<DatabaseSpec> databases() {
        return List.of();
    }

    @Override
    public List<PolicyStatus> policies() {
        failure.ifPresent(f -> {
            throw f;
        });
        return List.of(Samples.status(orders, sessions.getFirst()), Samples.status(deliveriesPolicy, null));
    }

    @Override
    public Policy policy(String name) {
        return name.equals("orders") ? orders : deliveriesPolicy;
    }

    @Override
    public PolicyDefinition definition(String name) {
        return Samples.definition(policy(name));
    }

    @Override
    public List<Revision> revisions(String policy) {
        return List.of(new Revision(9, policy, 3, "change", "ann", "shorter", null, null, Samples.START));
    }

    @Override
    public Review review(List<PolicyDefinition> wanted) {
        return documents().review("");
    }

    @Override
    public void apply(List<PolicyDefinition> wanted, List<SeenVersion> expectedVersions, String actor, String reason) {
        asked.add("apply definitions");
    }

    @Override
    public void pausePolicy(String policy, String actor, String reason) {
        asked.add("pause " + policy + " by " + actor + " because " + reason);
    }

    @Override
    public void resumePolicy(String policy, boolean catchUp, String actor) {
        asked.add("resume " + policy + " catch-up " + catchUp);
    }

    @Override
    public List<Instant> nextFires(String cron, ZoneId zone, int count) {
        return IntStream.range(0, count)
                .mapToObj(day -> Instant.parse("2026-11-22T02:00:00Z").plusSeconds(86_400L * day))
                .toList();
    }

    @Override
    public Plan plan(String policy, long rowLimit) {
        asked.add("plan " + policy + (rowLimit == 0 ? "" : " " + rowLimit));
        return Samples.plan(policy, planRows);
    }

    @Override
    public List<Entry> audit(AuditFilter filter) {
        asked.add("audit " + filter);
        return entries;
    }

    @Override
    public ChainReport checkAudit() {
        asked.add("check audit");
        return chain;
    }

    @Override
    public Explanation explain(RowQuery row) {
        asked.add("explain " + row);
        return explanation;
    }

    @Override
    public List<IndexFinding> buildIndexes(String policy, Consumer<String> progress) {
        progress.accept("shop: CREATE INDEX CONCURRENTLY");
        return List.of();
    }

    @Override
    public KeptPlan keepPlan(String policy, long rowLimit, String actor, Cancellation cancellation) {
        asked.add("keep plan " + policy + " " + rowLimit + " by " + actor);
        return new KeptPlan(Samples.plan(policy, planRows), Samples.stored(17, policy, planRows));
    }

    @Override
    public long archiveNow(long plan, boolean withChildren, String actor) {
        return 0;
    }

    @Override
    public List<Difference> differences(long session) {
        return planDifferences;
    }

    @Override
    public List<StoredPlan> plans(String policy, int limit) {
        return List.of(Samples.stored(17, "orders", planRows));
    }

    @Override
    public StoredPlan plan(long id) {
        return Samples.stored(id, "orders", planRows);
    }

    @Override
    public List<SessionView> runPlan(long plan, Tolerance tolerance, RunOptions options, RunListener listener) {
        asked.add("run plan " + plan + " " + tolerance + " " + options);
        sessions.forEach(listener::progress);
        return sessions;
    }

    @Override
    public long archiveNow(String policy, long rowLimit, boolean withChildren, String actor) {
        return 0;
    }

    @Override
    public RequestView request(long request) {
        return new RequestView(request, true, true, 1, "");
    }

    @Override
    public List<SessionView> sessions(SessionQuery query) {
        asked.add("sessions " + query);
        return sessions.stream()
                .filter(s -> query.state().isEmpty() || s.state().id().equals(query.state()))
                .toList();
    }

    @Override
    public SessionView session(long session) {
        return sessions.stream()
                .filter(s -> s.id() == session)
                .findFirst()
                .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no session " + session));
    }

    @Override
    public List<SessionView> family(long session) {
        return sessions;
    }

    @Override
    public List<ChunkView> chunks(long session, boolean failedOnly, int offset, int limit) {
        return List.of(new ChunkView(
                session,
                200,
                "handed_off",
                1,
                5000,
                5000,
                10_000L,
                2_560_000L,
                0,
                1,
                20,
                3,
                9,
                2,
                null,
                Samples.START,
                Samples.START));
    }

    @Override
    public List<RowException> exceptions(long session, String state, int offset, int limit) {
        return List.of(new RowException(
                5, session, 17, "public.orders", "4711", State.BUSY, "lock timeout", 3, Samples.START));
    }

    @Override
    public List<SessionEvent> events(long session, int limit) {
        return List.of(
                new SessionEvent(12, session, Samples.START.plusSeconds(10), "info", "ended", "exhausted"),
                new SessionEvent(11, session, Samples.START, "info", "started", "by ann"));
    }

    @Override
    public List<HandoffView> handoffs(long session) {
        return List.of(new HandoffView(session, "deliveries", 200, 1_000_000, 12_000, 988_000, 45));
    }

    @Override
    public void pauseSession(long session, String actor) {
        asked.add("pause session " + session);
    }

    @Override
    public void resumeSession(long session, String actor) {
        asked.add("resume session " + session);
    }

    @Override
    public void cancelSession(long session, String actor) {
        asked.add("cancel session " + session);
    }

    @Override
    public void retuneSession(long session, Retune wanted, String actor) {
        asked.add("retune session " + session + ": " + wanted.words());
    }

    @Override
    public RestoreRuns restoreRuns() {
        return restores;
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        return () -> {};
    }

    @Override
    public List<SessionView> run(List<String> policies, RunOptions options, RunListener listener) {
        asked.add("run " + policies + " " + options);
        notRun.forEach(listener::failed);
        steps.forEach(step -> {
            listener.progress(step);
            if (step.state() == SessionState.INTERRUPTED) {
                listener.again("policy " + step.policy(), Duration.ofMillis(1_500), "shop: connection refused");
            }
        });
        whileRunning.run();
        sessions.forEach(listener::progress);
        return sessions;
    }

    @Override
    public List<SessionView> resume(RunListener listener) {
        asked.add("resume");
        return sessions;
    }

    @Override
    public List<SessionView> resume(List<Long> wanted, RunListener listener) {
        asked.add("resume " + wanted);
        return sessions;
    }
}
