package dev.holdfast.cli;

import dev.holdfast.audit.AuditFilter;
import dev.holdfast.audit.ChainReport;
import dev.holdfast.audit.Entry;
import dev.holdfast.bench.BenchOptions;
import dev.holdfast.bench.Figure;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.explain.Explanation;
import dev.holdfast.explain.RowQuery;
import dev.holdfast.ledger.Handoffs;
import dev.holdfast.ledger.LedgerPartitions.Partition;
import dev.holdfast.ledger.LedgerPartitions.Standing;
import dev.holdfast.node.BulkDesk;
import dev.holdfast.node.BulkOperations;
import dev.holdfast.node.LedgerUpkeep;
import dev.holdfast.node.Operations;
import dev.holdfast.node.RestoreRuns;
import dev.holdfast.node.Runs;
import dev.holdfast.node.Verification;
import dev.holdfast.plan.Plan;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.testing.FakeDeliveries;
import dev.holdfast.testing.FakeFindings;
import dev.holdfast.verify.Finding;
import dev.holdfast.verify.Scope;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// An engine that remembers what it was asked and answers with what the test put there.
final class FakeWorkbench extends FakePolicies implements Workbench {
    List<String> differences = List.of();
    Optional<Demo.LoadedSample> sample = Optional.empty();
    List<String> samplePolicies = List.of("orders");
    LedgerUpkeep.Outcome ledgerOutcome = LedgerUpkeep.Outcome.DROPPED;
    Runnable onStop = () -> {};
    List<DoctorFinding> doctor = List.of(
            new DoctorFinding("settings", DoctorFinding.Severity.OK, "read", ""),
            new DoctorFinding("clock", DoctorFinding.Severity.WARNING, "2 s off", "start a time service"));

    final FakeDeliveries sent = deliveries;
    final FakeFindings told = findings;
    final FakeSchema schema = new FakeSchema(asked);

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
    public Review review(List<PolicyDefinition> wanted) {
        return documents().review("");
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
    public RestoreRuns restoreRuns() {
        return restores;
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        return () -> {};
    }
}
