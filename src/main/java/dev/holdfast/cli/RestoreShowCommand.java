package dev.holdfast.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast restore show`.
@Command(name = "show", description = "Shows a restore, and what became of the rows of each table.")
final class RestoreShowCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "RESTORE", converter = Words.Positive.class)
    long restore;

    RestoreShowCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            RestoreRow row = RestoreRow.of(bench.operations().restores().find(restore));
            call.printer().list(RestoreRow.class, List.of(row), new RestoreRow.Listed(1, List.of(row)), row.text(call));
            return ExitCodes.OK;
        });
    }
}
