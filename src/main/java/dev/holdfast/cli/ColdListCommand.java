package dev.holdfast.cli;

import dev.holdfast.freeze.ColdState;
import dev.holdfast.node.ColdOperations;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast cold list`.
@Command(name = "list", description = "Lists the cold files, the latest first.")
final class ColdListCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(names = "--all", description = "also those that were thawed, disposed of or given up")
    boolean all;

    ColdListCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            ColdOperations cold = bench.operations().cold();
            List<ColdRow> rows = cold.all().stream()
                    .filter(file -> all || file.state().hasFile() || file.state() == ColdState.WRITING)
                    .map(ColdRow::of)
                    .toList();
            Printer printer = call.printer();
            String text = rows.isEmpty()
                    ? "no cold files"
                    : printer.table(ColdRow.columns(call.screen().zone()), rows) + "in " + cold.place() + "\n";
            printer.list(ColdRow.class, rows, new ColdRow.Listed(1, cold.place(), rows), text);
            return ExitCodes.OK;
        });
    }
}
