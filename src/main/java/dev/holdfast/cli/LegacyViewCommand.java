package dev.holdfast.cli;

import dev.holdfast.legacy.LegacyPlan;
import dev.holdfast.node.LegacyOperations;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast legacy view`.
@Command(
        name = "view",
        description = {
            "Makes or refreshes the view of each child: its pending ids with their session. A reader of archive_17_delivery",
            "reads archive_delivery where session = '17' instead. Ids that the child policy has taken are not in it.",
            "With --at-most: also a view of its old name for each dropped table whose ids still wait."
        })
final class LegacyViewCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "PLAN", description = "its number; see `holdfast legacy list`")
    long plan;

    @Option(
            names = "--at-most",
            paramLabel = "N",
            description = "make views of old names, unless they would be more than this")
    int atMost;

    LegacyViewCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            LegacyOperations legacy = bench.operations().legacy();
            int old = legacy.view(plan, atMost, call.actor());
            LegacyPlan now = legacy.find(plan);
            String views = now.children().stream()
                    .map(child -> child.view().toString())
                    .collect(Collectors.joining(", "));
            call.printer()
                    .document(
                            new Report(1, plan, now.children().size(), old, LegacyPlanRow.of(now)),
                            "%s shows what is pending%s"
                                    .formatted(views, atMost == 0 ? "" : "; " + old + " views of old names"));
            return ExitCodes.OK;
        });
    }

    private record Report(int schemaVersion, long plan, int views, int viewsOfOldNames, LegacyPlanRow now) {}
}
