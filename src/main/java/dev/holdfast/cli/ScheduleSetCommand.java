package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.run.Cap;
import dev.holdfast.run.RunSchedule;
import dev.holdfast.run.RunWish;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast schedule set`.
@Command(
        name = "set",
        description = {
            "Lets the estate run as a whole at every fire of a cron, as `run --all` does.",
            "Policies that have a cron of their own go by that and are left out."
        })
final class ScheduleSetCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "NAME")
    String name = "";

    @Option(names = "--cron", paramLabel = "CRON", required = true, description = "a Quartz expression: 0 0 2 ? * SUN")
    String cron = "";

    @Option(names = "--zone", paramLabel = "ZONE", required = true, description = "the cron's zone: Europe/Berlin")
    String zone = "";

    @Option(names = "--database", paramLabel = "DATABASE", description = "only policies whose rows are there")
    List<String> databases = new ArrayList<>();

    @Option(
            names = "--workers",
            paramLabel = "COUNT",
            converter = Words.Positive.class,
            description = "trees of policies that run at once, 1 to 8; 2 when not said")
    long workers = RunWish.USUAL_WORKERS;

    @Option(names = "--cap", paramLabel = "DATABASE=CHUNKS", description = "most chunks at once in a database")
    List<String> caps = new ArrayList<>();

    ScheduleSetCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (workers > RunWish.MOST_WORKERS) {
            throw new HoldfastException(
                    ErrorCode.USAGE, workers + " workers: a run has 1 to " + RunWish.MOST_WORKERS);
        }
        RunSchedule wanted = new RunSchedule(
                name,
                cron,
                zone(),
                databases,
                (int) workers,
                caps.stream().map(Cap::parse).toList(),
                call.actor(),
                Instant.now());
        return call.with(Need.ENGINE, bench -> {
            bench.operations().estateRuns().putSchedule(wanted);
            String next = Figures.time(
                    ScheduleRow.of(bench.operations(), wanted).nextFire(), wanted.zone());
            return Done.print(call, "schedule " + name, "set; next fire " + (next.isEmpty() ? "never" : next));
        });
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new HoldfastException(ErrorCode.USAGE, "there is no zone '" + zone + "'; nothing was changed", e);
        }
    }
}
