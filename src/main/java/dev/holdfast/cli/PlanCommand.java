package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.node.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast plan`: what a run would do, kept so that it can be run as it was shown.
@Command(
        name = "plan",
        description =
                "Shows what a run would move: rows, bytes, tables, cut-off, SQL; keeps the plan of a named policy.")
final class PlanCommand implements Callable<Integer> {
    private static final int MOST_LISTED = 200;

    private final Invocation call;

    @Parameters(paramLabel = "POLICY", description = "policies to plan; a look at all when none is named")
    List<String> policies = new ArrayList<>();

    @Option(
            names = "--limit",
            paramLabel = "ROWS",
            converter = Words.Positive.class,
            description = "most root rows of each root policy")
    long limit;

    @Option(names = "--no-store", description = "a look only: the plan is not kept and cannot be run by its number")
    boolean noStore;

    @Option(names = "--list", description = "the plans that are kept, newest first")
    boolean list;

    @Option(
            names = "--show",
            paramLabel = "PLAN",
            converter = Words.Positive.class,
            description = "what a kept plan binds, by its number")
    @Nullable
    Long show;

    @Option(names = "--detailed-exitcode", description = "exit with 10 when there is work")
    boolean detailedExitCode;

    PlanCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (show != null && (list || !policies.isEmpty())) {
            throw new HoldfastException(ErrorCode.USAGE, "--show takes the number of one plan and nothing beside it");
        }
        return call.with(Need.ENGINE, bench -> {
            if (show != null) {
                return show(bench.operations(), show);
            }
            return list ? list(bench) : plan(bench);
        });
    }

    private int plan(Workbench bench) {
        Operations operations = bench.operations();
        boolean keep = !noStore && !policies.isEmpty();
        PlanRow.Plans plans = PlanRow.Plans.of(call.policies(bench, policies).stream()
                .map(status -> status.policy().name())
                .map(name -> keep ? kept(operations, name) : looked(operations, name))
                .toList());
        plans.print(call.printer(), call.screen().zone());
        return detailedExitCode && plans.rows() > 0 ? ExitCodes.HAS_WORK : ExitCodes.OK;
    }

    private PlanRow.PolicyPlan kept(Operations operations, String policy) {
        var kept = operations.keepPlan(policy, limit, call.actor(), new Cancellation());
        return PlanRow.PolicyPlan.of(kept.plan(), kept.stored());
    }

    private PlanRow.PolicyPlan looked(Operations operations, String policy) {
        return PlanRow.PolicyPlan.of(operations.plan(policy, limit), null);
    }

    private int list(Workbench bench) {
        call.policies(bench, policies);
        List<StoredPlanRow> rows = (policies.isEmpty() ? List.of("") : policies)
                .stream()
                        .flatMap(policy -> bench.operations().plans(policy, MOST_LISTED).stream())
                        .map(StoredPlanRow::of)
                        .toList();
        StoredPlanRow.print(rows, call.printer(), call.screen().zone());
        return ExitCodes.OK;
    }

    private int show(Operations operations, long plan) {
        StoredPlanRow.Bound.of(operations.plan(plan))
                .print(call.printer(), call.screen().zone());
        return ExitCodes.OK;
    }
}
