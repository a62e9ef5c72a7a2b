package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.Runs.RunListener;
import dev.holdfast.node.Runs.RunOptions;
import dev.holdfast.plan.Tolerance;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.RunWish;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast run`: archive now, in this process.
@Command(name = "run", description = "Runs policies now, then their children on the keys handed down.")
final class RunCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "POLICY", description = "policies to run")
    List<String> policies = new ArrayList<>();

    @Option(names = "--all", description = "every root policy that is not paused, by priority, several at once")
    boolean all;

    @Mixin
    EstateRunOptions estate = new EstateRunOptions();

    @Option(
            names = "--limit",
            paramLabel = "ROWS",
            converter = Words.Positive.class,
            description = "most root rows of each root policy")
    long limit;

    @Option(
            names = "--max-time",
            paramLabel = "TIME",
            converter = Words.Span.class,
            description = "stop at a chunk's edge after 90s, 15m, 1h30m...")
    Duration maxTime = Duration.ZERO;

    @Option(names = "--no-children", description = "leave what is handed off to a later run")
    boolean noChildren;

    @Option(names = "--build-indexes", description = "build missing indexes first, without stopping writers")
    boolean buildIndexes;

    @Option(names = "--dry-run", description = "show the plan and move nothing")
    boolean dryRun;

    @Option(
            names = "--plan",
            paramLabel = "PLAN",
            converter = Words.Positive.class,
            description = "run a kept plan by its number: exactly what it says, or nothing")
    @Nullable
    Long plan;

    @Option(
            names = "--tolerance",
            paramLabel = "SHARE",
            converter = ToleranceWord.class,
            description = "how far counts may be from the plan's: 1%%, 500, or 1%%,500 (the more counts); 0 for not at"
                    + " all; 1%%,100 when not said")
    @Nullable
    Tolerance tolerance;

    RunCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (plan != null) {
            return runPlan(plan);
        }
        if (tolerance != null) {
            throw new HoldfastException(ErrorCode.USAGE, "--tolerance goes with --plan");
        }
        if (estate.resuming()) {
            return resume();
        }
        if (estate.given() && (!all || dryRun)) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "--database, --workers and --cap go with --all, and not with --dry-run");
        }
        if (policies.isEmpty() != all) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    all ? "name policies or say --all, not both" : "which policies? name them, or say --all");
        }
        if (dryRun && buildIndexes) {
            throw new HoldfastException(ErrorCode.USAGE, "--dry-run builds nothing: leave --build-indexes out");
        }
        if (dryRun) {
            return call.with(Need.ENGINE, this::plan);
        }
        return call.stoppable(all ? this::runAll : this::run);
    }

    private int resume() {
        if (!policies.isEmpty() || estate.given() || dryRun || buildIndexes || limit > 0 || !maxTime.isZero()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "a run is resumed as it was begun: nothing but --all and its number beside --resume");
        }
        return call.stoppable(bench -> report(listener -> bench.estateRuns().resume(estate.run(), listener)));
    }

    private int runAll(Workbench bench) {
        RunWish wish = estate.wish(InstantSource.system(), limit, maxTime, !noChildren, buildIndexes, call.actor());
        return report(listener -> bench.estateRuns().run(wish, listener));
    }

    private int report(Function<RunListener, EstateRunReport> work) {
        EstateRunReport report;
        try (ProgressReport progress = call.progress()) {
            report = work.apply(progress);
        }
        EstateRunRow.of(report, Instant.now()).print(call.printer());
        return ExitCodes.of(report);
    }

    private int runPlan(long number) {
        if (all || estate.given() || estate.resuming() || dryRun || buildIndexes || limit > 0 || !policies.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "a plan says itself what runs: no policy, --all, --limit, --build-indexes or --dry-run beside --plan");
        }
        RunOptions options = new RunOptions(0, maxTime, !noChildren, call.actor());
        Tolerance allowed = tolerance == null ? Tolerance.DEFAULT : tolerance;
        return call.stoppable(bench -> RunReport.print(
                call,
                listener -> bench.runs().runPlan(number, allowed, options, listener),
                bench.operations()::differences));
    }

    private int plan(Workbench bench) {
        PlanRow.Plans.looked(call.policies(bench, policies).stream()
                        .filter(status -> !all
                                || (status.policy().root() && !status.policy().paused()))
                        .map(status -> bench.operations().plan(status.policy().name()))
                        .toList())
                .print(call.printer(), call.screen().zone());
        return ExitCodes.OK;
    }

    private int run(Workbench bench) {
        call.policies(bench, policies);
        RunOptions options = new RunOptions(limit, maxTime, !noChildren, call.actor(), buildIndexes);
        return RunReport.print(call, listener -> bench.runs().run(policies, options, listener));
    }
}
