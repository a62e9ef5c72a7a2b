package dev.holdfast.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast alerts list`.
@Command(name = "list", description = "Looks for what a person should know, and lists it.")
final class AlertsListCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(names = "--all", description = "also those that are over")
    boolean all;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            converter = Words.Positive.class,
            description = "so many at most; 100 when not said")
    long limit = 100;

    @Option(names = "--detailed-exitcode", description = "exit with 10 when an alert is open")
    boolean detailedExitCode;

    AlertsListCommand(Invocation call) {
        this.call = call;
    }

    private record Listed(int schemaVersion, List<AlertRow> alerts) {}

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            boolean open = !bench.operations().alerts().look().isEmpty();
            List<AlertRow> alerts =
                    bench.operations().alerts().list(!all, Math.clamp(limit, 1, 100_000)).stream()
                            .map(AlertRow::of)
                            .toList();
            String text = alerts.isEmpty() ? "no alert\n" : AlertRow.text(alerts, call.screen().zone());
            call.printer().list(AlertRow.class, alerts, new Listed(1, alerts), text);
            return detailedExitCode && open ? ExitCodes.HAS_WORK : ExitCodes.OK;
        });
    }
}
