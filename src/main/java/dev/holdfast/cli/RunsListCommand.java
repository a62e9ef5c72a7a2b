package dev.holdfast.cli;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast runs list`.
@Command(name = "list", description = "Lists runs of several policies, newest first.")
final class RunsListCommand implements Callable<Integer> {
    private final Invocation call;

    @Mixin
    final ListWords list = new ListWords();

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            converter = Words.Positive.class,
            description = "so many of the newest; 20 when not said")
    long limit = 20;

    @Option(names = "--open", description = "only those that did not come to their end")
    boolean open;

    RunsListCommand(Invocation call) {
        this.call = call;
    }

    private record Listed(int schemaVersion, List<RunSummaryRow> runs) {}

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<RunSummaryRow> runs = bench
                    .operations()
                    .lists()
                    .runs(list.query(
                            (open ? "state:running state:interrupted " : "") + list.filter, Math.min(limit, 10_000)))
                    .stream()
                    .filter(run -> !open || !run.run().state().ended())
                    .map(run -> RunSummaryRow.of(run, Instant.now()))
                    .toList();
            String text = runs.isEmpty()
                    ? "no run yet: holdfast run --all\n"
                    : call.printer().table(RunSummaryRow.columns(call.screen().zone()), runs);
            call.printer().list(RunSummaryRow.class, runs, new Listed(2, runs), text);
            return ExitCodes.OK;
        });
    }
}
