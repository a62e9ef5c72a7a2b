package dev.holdfast.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `holdfast schedule list`.
@Command(name = "list", description = "Lists when the estate runs as a whole.")
final class ScheduleListCommand implements Callable<Integer> {
    private final Invocation call;

    ScheduleListCommand(Invocation call) {
        this.call = call;
    }

    private record Listed(int schemaVersion, List<ScheduleRow> schedules) {}

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<ScheduleRow> schedules = bench.operations().estateRuns().schedules().stream()
                    .map(schedule -> ScheduleRow.of(bench.operations(), schedule))
                    .toList();
            String text = schedules.isEmpty()
                    ? "no schedule yet: holdfast schedule set weekly --cron '0 0 2 ? * SUN' --zone Europe/Berlin\n"
                    : call.printer().table(ScheduleRow.columns(), schedules);
            call.printer().list(ScheduleRow.class, schedules, new Listed(1, schedules), text);
            return ExitCodes.OK;
        });
    }
}
