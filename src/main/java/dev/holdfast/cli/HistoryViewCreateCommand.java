package dev.holdfast.cli;

import dev.holdfast.history.HistoryViews;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast history view create`.
@Command(
        name = "create",
        description = {
            "Makes a view over a table and the archive tables in the same database, or brings it up to date.",
            "While it stands, nobody can drop a column that it reads or change its type: drop the view first"
                    + " (DROP VIEW, or CASCADE); the next session makes it anew."
        })
final class HistoryViewCreateCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            required = true,
            description = "table, schema.table or database/schema.table")
    String table = "";

    @Option(names = "--schema", paramLabel = "SCHEMA", description = "of the view; hf_history when not said")
    String schema = HistoryViews.USUAL_SCHEMA;

    HistoryViewCreateCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            HistoryViewRow made =
                    HistoryViewRow.of(bench.operations().history().createView(table, schema, call.actor()));
            call.printer()
                    .document(
                            new HistoryViewRow.Listed(1, List.of(made)),
                            "view %s shows the history of %s: %s%s"
                                    .formatted(made.view(), made.table(), made.detail(), cold(made)));
            return ExitCodes.OK;
        });
    }

    private static String cold(HistoryViewRow made) {
        return made.coldRows() == 0
                ? ""
                : "\nnot in the view: %s rows in cold files; `holdfast archive find` reads them"
                        .formatted(Figures.count(made.coldRows()));
    }
}
