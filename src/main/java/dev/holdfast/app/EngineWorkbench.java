package dev.holdfast.app;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.alert.AlertDelivery;
import dev.holdfast.alert.CommandDelivery;
import dev.holdfast.alert.OutboxDelivery;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.bench.Bench;
import dev.holdfast.bench.BenchOptions;
import dev.holdfast.bench.Figure;
import dev.holdfast.cli.Demo;
import dev.holdfast.cli.DoctorFinding;
import dev.holdfast.cli.Need;
import dev.holdfast.cli.PolicyDocuments;
import dev.holdfast.cli.SampleText;
import dev.holdfast.cli.SchemaControl;
import dev.holdfast.cli.TableStats;
import dev.holdfast.cli.Workbench;
import dev.holdfast.console.Console;
import dev.holdfast.console.ConsoleSettings;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Secrets;
import dev.holdfast.freeze.FreezePoint;
import dev.holdfast.metric.Endpoints;
import dev.holdfast.metric.Meters;
import dev.holdfast.metric.TotalsReader;
import dev.holdfast.node.EstateRuns;
import dev.holdfast.node.Features;
import dev.holdfast.node.LedgerKeeper;
import dev.holdfast.node.Node;
import dev.holdfast.node.Operations;
import dev.holdfast.node.RestoreRuns;
import dev.holdfast.node.Runs;
import dev.holdfast.node.Verification;
import dev.holdfast.node.Verifier;
import dev.holdfast.notify.NotifySettings;
import dev.holdfast.plan.Plan;
import dev.holdfast.plan.Tolerance;
import dev.holdfast.policy.Policy;
import dev.holdfast.run.RunSchedules;
import dev.holdfast.sample.Sample;
import dev.holdfast.sample.SampleLoader;
import dev.holdfast.sample.SampleTexts;
import dev.holdfast.sample.ServicePlace;
import dev.holdfast.sample.ShopServices;
import dev.holdfast.schedule.Schedule;
import dev.holdfast.session.SessionView;
import dev.holdfast.store.Migrations;
import dev.holdfast.store.Store;
import dev.holdfast.verify.Scope;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The program behind the command line: opens as much of an installation as a command needs.
final class EngineWorkbench implements Workbench {
    /// How long a program that is told of an alert may take.
    private static final Duration ALERT_PATIENCE = Duration.ofSeconds(30);

    /// The database of the shop's documents.
    private static final String SHOP_DOCUMENTS = "evidence";

    private final Settings settings;
    private final InstantSource clock = InstantSource.system();
    private final Clockwork clockwork = new Clockwork(clock);
    private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    private final @Nullable Console console;
    private final @Nullable Installation installation;
    private final @Nullable Engine engine;

    /// The running parts.
    private record Engine(
            Features features, Node node, Optional<SampleLoader> samples, Optional<ShopServices> services) {
        Optional<SampleDemo.Told> told() {
            return services.map(theirs -> new SampleDemo.Told(theirs, node::sendDeliveries));
        }
    }

    private EngineWorkbench(Settings settings, Map<String, String> environment, Need need) {
        this.settings = settings;
        this.console = need == Need.CONSOLE ? Console.begin(layoutFile()) : null;
        this.installation = need == Need.SETTINGS ? null : Installation.open(settings, environment);
        try {
            boolean wanted = need != Need.SETTINGS && need != Need.CONTROL;
            this.engine = installation == null || !wanted ? null : start(installation, environment, need == Need.DEMO);
        } catch (RuntimeException e) {
            if (installation != null) {
                installation.close();
            }
            throw e;
        }
    }

    static Workbench open(Settings settings, Map<String, String> environment, Need need) {
        return new EngineWorkbench(settings, environment, need);
    }

    /// The embedded control database is ours to migrate; another one only on request.
    ///
    /// @param demo whether a sample may be made, so that its services have a place
    private Engine start(Installation opened, Map<String, String> environment, boolean demo) {
        Store store = opened.store();
        Optional<ServicePlace> place = opened.server().flatMap(_ -> place(demo));
        NotifySettings notifying = place.map(there -> settings.notifying().allowing(there.allowed()))
                .orElse(settings.notifying());
        if (opened.server().isPresent()) {
            store.migrate();
        } else {
            requireCurrent(opened);
        }
        Features features = Wiring.features(
                store,
                opened.estate(),
                clockwork,
                Failpoint.Listener.NONE,
                clock,
                new Wiring.Choices(
                        settings.planLife(),
                        settings.limits(),
                        Wiring.Cold.in(
                                settings.coldDir(),
                                Period.ofMonths(settings.coldAfterMonths()),
                                FreezePoint.Listener.NONE),
                        new NotifySettings.Bound(notifying, new Secrets(environment)),
                        settings.growth().keeping()));
        Node node = Node.open(features, clockwork, Version.current(), clock);
        AlertDelivery outbox = new OutboxDelivery(store.installation(), settings.notifying());
        AlertDelivery command = settings.alertCommand()
                .<AlertDelivery>map(program -> new CommandDelivery(program, ALERT_PATIENCE))
                .orElse((_, _) -> {});
        node.tellAlerts(settings.alertAfter(), (tx, alert) -> {
            outbox.deliver(tx, alert); // first: told again after the program failed, it is there once
            command.deliver(tx, alert);
        });
        Optional<ShopServices> services = place.flatMap(there ->
                opened.server().map(server -> new ShopServices(there, () -> server.connect(SHOP_DOCUMENTS), clock)));
        if (!demo) {
            services.ifPresent(ShopServices::begin); // of a demo that was
        }
        return new Engine(features, node, opened.server().map(server -> new SampleLoader(store, server)), services);
    }

    private Optional<ServicePlace> place(boolean demo) {
        Optional<ServicePlace> remembered = ServicePlace.remembered(settings.home());
        return remembered.isEmpty() && demo ? Optional.of(ServicePlace.choose(settings.home())) : remembered;
    }

    private static void requireCurrent(Installation opened) {
        Migrations.bundled().requireKnown(opened.store().dataSource()::getConnection);
        boolean pending = Migrations.bundled().status(opened.store().dataSource()::getConnection).stream()
                .anyMatch(step -> !step.applied());
        if (pending) {
            throw new HoldfastException(
                    ErrorCode.SCHEMA,
                    "control database " + opened.controlName()
                            + ": its schema is older than this program; run `holdfast schema up`");
        }
    }

    private Installation installation() {
        if (installation == null) {
            throw new IllegalStateException("this command asked for settings only");
        }
        return installation;
    }

    private Engine engine() {
        if (engine == null) {
            throw new IllegalStateException("this command did not ask for the engine");
        }
        return engine;
    }

    @Override
    public Operations operations() {
        return engine().node().operations();
    }

    @Override
    public EstateRuns estateRuns() {
        return engine().node().estateRuns();
    }

    @Override
    public RestoreRuns restoreRuns() {
        return engine().node().restores();
    }

    /// Resuming also finishes a sample whose load was interrupted: then its policies run, too.
    @Override
    public Runs runs() {
        Runs runs = engine().node().runs();
        return new Runs() {
            @Override
            public List<SessionView> run(List<String> policies, RunOptions options, RunListener listener) {
                return runs.run(policies, options, listener);
            }

            @Override
            public List<SessionView> runPlan(long plan, Tolerance tolerance, RunOptions options, RunListener listener) {
                return runs.runPlan(plan, tolerance, options, listener);
            }

            @Override
            public List<SessionView> resume(RunListener listener) {
                engine().samples()
                        .ifPresent(samples -> SampleDemo.finishInterrupted(
                                samples, engine().features(), clock, engine().told(), "resume"));
                return runs.resume(listener);
            }

            @Override
            public List<SessionView> resume(List<Long> sessions, RunListener listener) {
                return runs.resume(sessions, listener);
            }
        };
    }

    @Override
    public Verification verify(Scope scope) {
        Verification verification = verifier().verify(scope, generated(), () -> {});
        engine().node().lookAtHolds();
        engine().node().look();
        return verification;
    }

    @Override
    public Verification resumeVerification() {
        Verification verification = verifier().resume(generated(), () -> {});
        engine().node().look();
        return verification;
    }

    private Verifier verifier() {
        Features features = engine().features();
        return new Verifier(features, features.store().installation());
    }

    private List<Verifier.GeneratedTable> generated() {
        List<Verifier.GeneratedTable> generated = new ArrayList<>();
        engine().samples()
                .ifPresent(
                        samples -> samples.all().stream().filter(Sample::loaded).forEach(sample -> sample.tables()
                                .forEach((database, tables) -> tables.forEach(
                                        (table, rows) -> generated.add(generated(database, table, rows))))));
        return generated;
    }

    /// Where a service archives a table's rows itself, they are counted where it keeps them.
    private Verifier.GeneratedTable generated(String database, String table, long rows) {
        TableName name = TableName.parse(table, "public");
        return engine().features().policies().all().stream()
                .filter(policy -> policy.archivedByService()
                        && policy.database().equals(database)
                        && policy.table().equals(name))
                .findFirst()
                .map(policy -> new Verifier.GeneratedTable(
                        database,
                        name,
                        rows,
                        new Verifier.KeptTable(
                                policy.archiveDatabase(), new TableName(policy.archiveSchema(), name.table()))))
                .orElseGet(() -> new Verifier.GeneratedTable(database, name, rows));
    }

    @Override
    public Plan plan(String policy, Period residence) {
        Policy standing = operations().policy(policy);
        if (standing.ageColumn() == null) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "policy " + policy + " has no age column: its rows have no residence");
        }
        return engine().features().planner().plan(standing.withResidence(residence), List.of());
    }

    @Override
    public SchemaControl schema() {
        return new ControlSchema(installation().store());
    }

    @Override
    public List<DoctorFinding> doctor() {
        return new Doctor(installation(), settings).examine();
    }

    @Override
    public List<TableStats> stats(boolean countDue) {
        return new Statistics(engine().features()).tables(countDue);
    }

    @Override
    public Demo demo(String sample) {
        SampleLoader samples = engine().samples()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.CONFIG,
                        "the samples live in the embedded server, but control.url is set; unset it, or set"
                                + " HOLDFAST_HOME to another installation"));
        return new SampleDemo(sample, samples, engine().features(), clock, engine().told());
    }

    @Override
    public String sampleText(SampleText wanted) {
        return switch (wanted.kind()) {
            case SCRIPT ->
                SampleTexts.script(
                        wanted.sample(),
                        wanted.engine(),
                        wanted.rows() == null ? SampleLoader.usualRows(wanted.sample()) : wanted.rows(),
                        wanted.seed(),
                        clock.instant());
            case POLICIES -> SampleTexts.policies(wanted.sample(), wanted.engine());
        };
    }

    @Override
    public PolicyDocuments documents() {
        return new Documents(engine().features(), operations());
    }

    @Override
    public List<EffectiveSetting> settings() {
        return EffectiveSettings.of(settings);
    }

    @Override
    public LedgerKeeper ledger() {
        return new LedgerKeeper(engine().features(), settings.ledgerKeep(), AuditLog.account());
    }

    @Override
    public Path home() {
        return settings.home();
    }

    @Override
    public List<Figure> measure(BenchOptions options, Consumer<String> say) {
        Bench measurement = new Bench(options, BenchedSession.class.getName(), say);
        var unused = stopped.thenRun(measurement::stop);
        return measurement.run();
    }

    @Override
    public void openConsole() {
        try (Served served = serveMetrics(_ -> {});
                Schedule schedule = drive()) {
            engine().node().serve();
            Console opened = console != null ? console : Console.begin(layoutFile());
            opened.launch(
                    operations(),
                    new ConsoleSettings(
                            layoutFile(),
                            installation().controlName(),
                            System.getProperty("user.name", "somebody"),
                            Version.current()),
                    stopped);
        }
    }

    private Path layoutFile() {
        return settings.home().resolve("console.properties");
    }

    @Override
    public void serve(Consumer<URI> metrics) {
        try (Served served = serveMetrics(metrics);
                Schedule schedule = drive()) {
            engine().node().serve();
            stopped.join();
        }
    }

    /// Before anything is served: a port that is taken stops the start.
    private Served serveMetrics(Consumer<URI> listening) {
        return new Served(settings.metrics().map(wanted -> {
            Node node = engine().node();
            TotalsReader reader = new TotalsReader(engine().features().store());
            Endpoints endpoints = Endpoints.listen(
                    wanted.address(), wanted.port(), new Meters(reader::read, Version.current(), clock), node::unready);
            listening.accept(endpoints.address());
            return endpoints;
        }));
    }

    /// Metrics, where they are wanted.
    private record Served(Optional<Endpoints> endpoints) implements AutoCloseable {
        @Override
        public void close() {
            endpoints.ifPresent(Endpoints::close);
        }
    }

    private Schedule drive() {
        engine().node().tend(new LedgerKeeper(engine().features(), settings.ledgerKeep()));
        if (!settings.growth().every().isZero()) {
            engine().node().sampleEvery(settings.growth().every());
        }
        Store store = engine().features().store();
        Schedule schedule = new Schedule(store, engine().node()::fired, engine().node()::runFired);
        clockwork.drive(schedule, engine().features().policies(), new RunSchedules(store));
        schedule.start();
        return schedule;
    }

    @Override
    public void stopAtChunkEdge() {
        if (engine != null) {
            engine.node().stopAtChunkEdge();
        }
        stopped.complete(true);
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.node().close();
            engine.services().ifPresent(ShopServices::close);
        }
        if (installation != null) {
            installation.close();
        }
        if (console != null) {
            console.close();
        }
    }
}
