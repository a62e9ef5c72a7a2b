package dev.holdfast.cli;

import dev.holdfast.cli.Demo.LoadedSample;
import dev.holdfast.dialect.Engine;
import dev.holdfast.node.RunOperations;
import dev.holdfast.node.Runs.RunListener;
import dev.holdfast.node.Runs.RunOptions;
import dev.holdfast.run.RunSchedule;
import dev.holdfast.run.RunWish;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/// `holdfast demo`: a sample estate, archived, and the console on it.
@Command(name = "demo", description = "Loads a sample, archives it by its policies, opens the console on the result.")
final class DemoCommand implements Callable<Integer> {
    private static final long USUAL_SEED = 1;

    private final Invocation call;

    @Parameters(
            arity = "0..1",
            paramLabel = "SAMPLE",
            defaultValue = "shop",
            description = "shop (when none is named), hospital, journal, trading or todos")
    String name = "shop";

    @Option(
            names = "--rows",
            paramLabel = "ROWS",
            converter = Words.Positive.class,
            description = "rows to generate, all tables together")
    @Nullable
    Long rows;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "of the generator; the same gives the same rows")
    @Nullable
    Long seed;

    @Option(names = "--load-only", description = "load the sample and its policies, run nothing")
    boolean loadOnly;

    @Option(
            names = "--legacy",
            description = "also make 2,700 session tables, of the shop's time before Holdfast, to be folded")
    boolean legacy;

    @Option(names = "--headless", description = "no console: print the sessions")
    boolean headless;

    @ArgGroup
    @Nullable
    Text text;

    /// Prints instead of loading.
    static final class Text {
        @Option(
                names = "--script",
                paramLabel = "ENGINE",
                converter = EngineName.class,
                description = "print the script that makes it on a postgresql or sqlserver of your own; load nothing")
        @Nullable
        Engine script;

        @Option(
                names = "--policies",
                paramLabel = "ENGINE",
                converter = EngineName.class,
                description = "print its policies for postgresql or sqlserver; load nothing")
        @Nullable
        Engine policies;
    }

    /// An engine by its name in documents.
    static final class EngineName implements ITypeConverter<Engine> {
        @Override
        public Engine convert(String text) {
            return Stream.of(Engine.values())
                    .filter(engine -> engine.id().equals(text))
                    .findFirst()
                    .orElseThrow(
                            () -> new TypeConversionException("'" + text + "' is neither postgresql nor sqlserver"));
        }
    }

    DemoCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Text wanted = text;
        return wanted == null
                ? call.stoppable(Need.DEMO, this::show)
                : call.with(Need.SETTINGS, bench -> print(bench, wanted));
    }

    private int print(Workbench bench, Text wanted) {
        SampleText.Kind kind = wanted.script == null ? SampleText.Kind.POLICIES : SampleText.Kind.SCRIPT;
        Engine engine = Objects.requireNonNull(wanted.script == null ? wanted.policies : wanted.script);
        String printed = bench.sampleText(new SampleText(name, kind, engine, rows, seed == null ? USUAL_SEED : seed));
        call.printer().document(new Printed(1, name, engine.id(), printed), printed);
        return ExitCodes.OK;
    }

    private record Printed(int schemaVersion, String sample, String engine, String text) {}

    private int show(Workbench bench) {
        Demo demo = bench.demo(name);
        LoadedSample sample = load(demo);
        List<String> policies = demo.applyPolicies(call.actor());
        if (legacy) {
            call.say("%s session tables stand in shop: holdfast legacy census --database shop"
                    .formatted(Figures.count(demo.sessionTables())));
        }
        Optional<RunSchedule> schedule = demo.schedule(call.actor());
        schedule.ifPresent(wanted -> putUnlessThere(bench, wanted));
        if (loadOnly) {
            Loaded loaded = new Loaded(1, sample.name(), sample.rows(), sample.seed());
            call.printer()
                    .document(
                            loaded,
                            "sample %s: %s rows, seed %d"
                                    .formatted(sample.name(), Figures.count(sample.rows()), sample.seed()));
            return ExitCodes.OK;
        }
        List<SessionView> sessions = policies.isEmpty() // none named would run every policy of the estate
                ? List.of()
                : RunReport.watch(call, listener -> run(bench, policies, schedule, listener));
        demo.services().ifPresent(done -> call.say(done.words()));
        SessionRow.Sessions report = SessionRow.Sessions.of(sessions);
        if (headless || !call.textOutput() || !call.screen().display()) {
            report.print(call.printer(), call.screen().zone());
        } else {
            call.say(report.total());
            bench.openConsole();
        }
        return ExitCodes.of(sessions);
    }

    private static void putUnlessThere(Workbench bench, RunSchedule wanted) {
        RunOperations runs = bench.operations().estateRuns();
        if (runs.schedules().stream().noneMatch(there -> there.name().equals(wanted.name()))) {
            runs.putSchedule(wanted);
        }
    }

    /// Where the estate has a schedule, as at its fire: by priority, several policies at once.
    private List<SessionView> run(
            Workbench bench, List<String> policies, Optional<RunSchedule> schedule, RunListener listener) {
        if (schedule.isEmpty()) {
            return bench.runs().run(policies, new RunOptions(0, Duration.ZERO, true, call.actor()), listener);
        }
        RunSchedule as = schedule.get();
        RunWish wish = new RunWish(
                null,
                Instant.now(),
                as.databases(),
                as.workers(),
                as.caps(),
                0,
                Duration.ZERO,
                true,
                false,
                call.actor());
        return bench.estateRuns().run(wish, listener).sessions();
    }

    /// A sample that stands is taken as it is, unless another was asked for: then `load` refuses.
    private LoadedSample load(Demo demo) {
        Optional<LoadedSample> standing = demo.loaded();
        long wantedRows = rows != null ? rows : standing.map(LoadedSample::rows).orElseGet(demo::defaultRows);
        long wantedSeed = seed != null ? seed : standing.map(LoadedSample::seed).orElse(USUAL_SEED);
        LoadedSample wanted = new LoadedSample(standing.map(LoadedSample::name).orElse(""), wantedRows, wantedSeed);
        if (standing.isPresent() && standing.get().equals(wanted)) {
            return wanted;
        }
        try (ProgressReport progress = call.progress()) {
            return demo.load(wantedRows, wantedSeed, progress);
        }
    }

    private record Loaded(int schemaVersion, String sample, long rows, long seed) {}
}
