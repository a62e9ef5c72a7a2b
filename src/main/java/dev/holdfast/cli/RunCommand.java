package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.Runs.RunOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast run`: archive now, in this process.
@Command(name = "run", description = "Runs policies now, then their children on the keys handed down.")
final class RunCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "POLICY", description = "policies to run")
    List<String> policies = new ArrayList<>();

    @Option(names = "--all", description = "every root policy that is not paused")
    boolean all;

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

    @Option(names = "--dry-run", description = "show the plan and move nothing")
    boolean dryRun;

    RunCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (policies.isEmpty() != all) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    all ? "name policies or say --all, not both" : "which policies? name them, or say --all");
        }
        if (dryRun) {
            return call.with(Need.ENGINE, this::plan);
        }
        return call.stoppable(this::run);
    }

    private int plan(Workbench bench) {
        PlanRow.Plans.of(call.policies(bench, policies).stream()
                        .filter(status -> !all
                                || (status.policy().root() && !status.policy().paused()))
                        .map(status -> bench.operations().plan(status.policy().name()))
                        .toList())
                .print(call.printer(), call.screen().zone());
        return ExitCodes.OK;
    }

    private int run(Workbench bench) {
        call.policies(bench, policies);
        RunOptions options = new RunOptions(limit, maxTime, !noChildren, call.actor());
        return RunReport.print(call, listener -> bench.runs().run(policies, options, listener));
    }
}
