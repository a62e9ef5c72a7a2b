package dev.holdfast.cli;

import dev.holdfast.node.Operations;
import dev.holdfast.policy.Policy;
import dev.holdfast.run.RunSchedule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast schedule next`: when which policy fires.
@Command(name = "next", description = "Shows the next fire times, each in its policy's zone.")
final class ScheduleNextCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "POLICY", description = "policies; all when none is named")
    List<String> policies = new ArrayList<>();

    @Option(
            names = "--count",
            paramLabel = "COUNT",
            converter = Words.Positive.class,
            description = "fires of each policy; 5 when not said")
    long count = 5;

    ScheduleNextCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            Set<Passing> skipped = bench.operations().schedule().skipped().stream()
                    .map(fire -> new Passing(fire.policy(), fire.at()))
                    .collect(Collectors.toSet());
            Stream<Fire> runs = policies.isEmpty()
                    ? bench.operations().estateRuns().schedules().stream()
                            .flatMap(schedule -> fires(bench.operations(), schedule))
                    : Stream.of();
            List<Fire> fires = Stream.concat(
                            runs,
                            call.policies(bench, policies).stream()
                                    .flatMap(status -> fires(bench.operations(), status.policy(), skipped)))
                    .sorted((a, b) -> a.at().compareTo(b.at()))
                    .toList();
            Printer printer = call.printer();
            String text = fires.isEmpty() ? "nothing is scheduled" : printer.table(columns(), fires);
            printer.list(Fire.class, fires, new Fires(1, fires), text);
            return ExitCodes.OK;
        });
    }

    private record Passing(String policy, Instant at) {}

    private Stream<Fire> fires(Operations operations, Policy policy, Set<Passing> skipped) {
        return policy.cronExpression().stream()
                .flatMap(cron -> operations.nextFires(cron, policy.zone(), Math.clamp(count, 1, 10_000)).stream()
                        .map(at -> new Fire(
                                policy.name(),
                                at,
                                cron,
                                policy.zone().getId(),
                                policy.paused(),
                                skipped.contains(new Passing(policy.name(), at)))));
    }

    private Stream<Fire> fires(Operations operations, RunSchedule schedule) {
        return operations.nextFires(schedule.cron(), schedule.zone(), Math.clamp(count, 1, 10_000)).stream()
                .map(at -> new Fire(
                        "run of schedule " + schedule.name(),
                        at,
                        schedule.cron(),
                        schedule.zone().getId(),
                        false,
                        false));
    }

    private static List<Column<Fire>> columns() {
        return List.of(
                Column.text("FIRE", fire -> Figures.time(fire.at(), ZoneId.of(fire.zone()))),
                Column.text("POLICY", Fire::policy),
                Column.text("CRON", Fire::cron),
                Column.text("ZONE", Fire::zone),
                Column.text(
                        "",
                        fire -> fire.paused()
                                ? "paused: will not run"
                                : fire.skipped() ? "skipped: will not run" : ""));
    }

    private record Fire(String policy, Instant at, String cron, String zone, boolean paused, boolean skipped) {}

    private record Fires(int schemaVersion, List<Fire> fires) {}
}
