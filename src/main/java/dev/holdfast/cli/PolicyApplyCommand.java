package dev.holdfast.cli;

import dev.holdfast.node.Operations.SeenVersion;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast policy apply`.
@Command(name = "apply", description = "Shows what a file changes, asks, and applies it as a whole.")
final class PolicyApplyCommand implements Callable<Integer> {
    private final Invocation call;

    @Mixin
    final PolicyFile file = new PolicyFile();

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the record")
    String reason = "";

    PolicyApplyCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        String toml = file.read();
        return call.with(Need.ENGINE, bench -> apply(bench, toml));
    }

    private int apply(Workbench bench, String toml) {
        List<SeenVersion> seen = bench.operations().policies().stream()
                .map(s -> new SeenVersion(s.policy().name(), s.policy().version()))
                .toList();
        ReviewReport report = ReviewReport.of(bench.documents().review(toml));
        if (!report.valid()) {
            print(report, false);
            call.warn(report.problemText().stripTrailing());
            return ExitCodes.BLOCKED;
        }
        if (report.changes().isEmpty()) {
            print(report, false);
            return ExitCodes.OK;
        }
        if (call.textOutput()) {
            print(report, false);
        }
        bench.documents()
                .missingIndexes(toml)
                .forEach(index -> call.say("runs want an index that " + index.why() + ": " + index.statement()));
        if (!call.confirmed("apply these changes?")) {
            call.say("nothing was changed");
            return ExitCodes.PARTIAL;
        }
        bench.documents().apply(toml, seen, call.actor(), reason);
        if (!call.textOutput()) {
            print(report, true);
        }
        call.say(
                report.changesDatabases()
                        ? "applied; db check looks whether the databases can be governed"
                        : "applied");
        return ExitCodes.OK;
    }

    private void print(ReviewReport report, boolean applied) {
        Printer printer = call.printer();
        printer.list(
                ReviewReport.FieldChange.class,
                report.changes(),
                new Applied(1, applied, report.changes(), report.problems()),
                report.diffText(printer));
    }

    private record Applied(
            int schemaVersion,
            boolean applied,
            List<ReviewReport.FieldChange> changes,
            List<ReviewReport.Fault> problems) {}
}
