package dev.holdfast.cli;

import dev.holdfast.dispose.DisposalRule;
import dev.holdfast.node.DisposalOperations;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast dispose rule`.
@Command(
        name = "rule",
        description = {
            "Shows or changes what every disposal of this installation must keep, on all nodes.",
            "Orders that stand keep what they began with."
        })
final class DisposeRuleCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(
            names = "--grace-days",
            paramLabel = "DAYS",
            description = "days from the end of a retention until the rows may be asked for")
    @Nullable
    Integer graceDays;

    @Option(
            names = "--cooling-off",
            paramLabel = "SPAN",
            converter = Words.Span.class,
            description = "how long an approved order waits, as 24h or 2d")
    @Nullable
    Duration coolingOff;

    DisposeRuleCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            DisposalOperations disposals = bench.operations().disposals();
            DisposalRule rule = disposals.rule();
            if (graceDays != null || coolingOff != null) {
                rule = disposals.change(
                        new DisposalRule(
                                graceDays == null ? rule.graceDays() : graceDays,
                                coolingOff == null ? rule.coolingOff() : coolingOff),
                        call.actor());
            }
            call.printer()
                    .document(
                            new Report(1, rule.graceDays(), Figures.seconds(rule.coolingOff())),
                            "grace %d days, cooling-off %s\n"
                                    .formatted(rule.graceDays(), Figures.span(rule.coolingOff())));
            return ExitCodes.OK;
        });
    }

    private record Report(int schemaVersion, int graceDays, double coolingOffSeconds) {}
}
