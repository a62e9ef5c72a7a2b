package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast plan`: what a run would do now.
@Command(name = "plan", description = "Shows what a run would move now: rows, bytes, tables, cut-off, SQL.")
final class PlanCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "POLICY", description = "policies to plan; all when none is named")
    List<String> policies = new ArrayList<>();

    @Option(names = "--detailed-exitcode", description = "exit with 10 when there is work")
    boolean detailedExitCode;

    PlanCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            PlanRow.Plans plans = PlanRow.Plans.of(call.policies(bench, policies).stream()
                    .map(status -> bench.operations().plan(status.policy().name()))
                    .toList());
            plans.print(call.printer(), call.screen().zone());
            return detailedExitCode && plans.rows() > 0 ? ExitCodes.HAS_WORK : ExitCodes.OK;
        });
    }
}
