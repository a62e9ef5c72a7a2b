package dev.holdfast.cli;

import dev.holdfast.node.FindingOperations;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast finding show`.
@Command(name = "show", description = "Shows a finding as it was last seen.")
final class FindingShowCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "FINDING", converter = Words.Positive.class)
    long finding;

    FindingShowCommand(Invocation call) {
        this.call = call;
    }

    private record Shown(int schemaVersion, FindingRow finding) {}

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            FindingOperations findings = bench.operations().findings();
            FindingRow row = FindingRow.of(findings.find(finding), findings.rules(), Instant.now());
            call.printer().document(new Shown(1, row), row.text(call.screen().zone()));
            return ExitCodes.OK;
        });
    }
}
