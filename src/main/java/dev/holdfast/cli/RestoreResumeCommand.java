package dev.holdfast.cli;

import dev.holdfast.restore.RestoreView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast restore resume`.
@Command(
        name = "resume",
        description =
                "Goes on with restores that were interrupted, or whose process died; with all of them when none is"
                        + " named.")
final class RestoreResumeCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "RESTORE", arity = "0..*", converter = Words.Positive.class)
    List<Long> restores = new ArrayList<>();

    RestoreResumeCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<RestoreView> ended = bench.restoreRuns().resume(restores, call.actor());
            List<RestoreRow> rows = ended.stream().map(RestoreRow::of).toList();
            call.printer()
                    .list(
                            RestoreRow.class,
                            rows,
                            new RestoreRow.Listed(1, rows),
                            rows.isEmpty()
                                    ? "no restore waits to go on"
                                    : call.printer()
                                            .table(
                                                    RestoreRow.columns(
                                                            call.screen().zone()),
                                                    rows));
            return ended.stream()
                    .mapToInt(ArchiveRestoreCommand::exitCode)
                    .max()
                    .orElse(ExitCodes.OK);
        });
    }
}
