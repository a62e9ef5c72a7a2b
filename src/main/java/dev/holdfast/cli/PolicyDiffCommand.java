package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast policy diff`.
@Command(name = "diff", description = "Shows what applying a file would change.")
final class PolicyDiffCommand implements Callable<Integer> {
    private final Invocation call;

    @Mixin
    final PolicyFile file = new PolicyFile();

    @Option(names = "--detailed-exitcode", description = "exit with 10 when something would change")
    boolean detailedExitCode;

    PolicyDiffCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        String toml = file.read();
        return call.with(Need.ENGINE, bench -> {
            ReviewReport report = ReviewReport.of(bench.documents().review(toml));
            Printer printer = call.printer();
            printer.list(ReviewReport.FieldChange.class, report.changes(), report, report.diffText(printer));
            if (!report.valid()) {
                call.warn(report.problemText().stripTrailing());
                return ExitCodes.BLOCKED;
            }
            return detailedExitCode && !report.changes().isEmpty() ? ExitCodes.HAS_WORK : ExitCodes.OK;
        });
    }
}
