package dev.holdfast.cli;

import dev.holdfast.retention.PolicyClocks;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast retention show`.
@Command(
        name = "show",
        description = "Shows how long rows stay and are kept, and which rule says so: the policy, its class or the"
                + " installation.")
final class RetentionShowCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "POLICY", arity = "0..*", description = "these only")
    List<String> policies = List.of();

    RetentionShowCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<String> wanted = call.policies(bench, policies).stream()
                    .map(status -> status.policy().name())
                    .toList();
            List<PolicyClocks> all = bench.operations().retention().policies();
            List<RetentionRow> rows = all.stream()
                    .filter(clocks -> wanted.contains(clocks.policy().name()))
                    .map(RetentionRow::of)
                    .toList();
            Printer printer = call.printer();
            String text = rows.isEmpty() ? "no policies" : printer.table(RetentionRow.COLUMNS, rows);
            printer.list(RetentionRow.class, rows, new RetentionRow.Listed(1, rows), text);
            return ExitCodes.OK;
        });
    }
}
