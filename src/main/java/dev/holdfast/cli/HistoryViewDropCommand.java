package dev.holdfast.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast history view drop`.
@Command(name = "drop", description = "Drops a history view, and does not make it anew.")
final class HistoryViewDropCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            required = true,
            description = "table, schema.table or database/schema.table")
    String table = "";

    HistoryViewDropCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            HistoryViewRow gone = HistoryViewRow.of(bench.operations().history().dropView(table, call.actor()));
            call.printer()
                    .document(
                            new HistoryViewRow.Listed(1, List.of(gone)),
                            "dropped view %s of %s".formatted(gone.view(), gone.table()));
            return ExitCodes.OK;
        });
    }
}
