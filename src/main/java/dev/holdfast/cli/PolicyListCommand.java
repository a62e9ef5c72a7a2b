package dev.holdfast.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `holdfast policy list`.
@Command(name = "list", description = "Lists the policies.")
final class PolicyListCommand implements Callable<Integer> {
    private final Invocation call;

    PolicyListCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<PolicyRow> rows =
                    bench.operations().policies().stream().map(PolicyRow::of).toList();
            Printer printer = call.printer();
            printer.list(
                    PolicyRow.class,
                    rows,
                    new PolicyRow.Policies(1, rows),
                    printer.table(PolicyRow.listColumns(), rows));
            return ExitCodes.OK;
        });
    }
}
