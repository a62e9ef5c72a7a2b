package dev.holdfast.node;

import dev.holdfast.growth.Starts;
import dev.holdfast.policy.Policy;
import dev.holdfast.run.RunSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/// How often policies start in the week to come: by their own cron, or else with their parent or the estate's runs.
///
/// For one reading by one thread: what it counted it does not count again, for thousands of policies share few crons.
final class WeeklyStarts implements Starts {
    /// A session that runs for minutes fills the week by then.
    private static final int MOST = 1000;

    /// Most fire once a day or less.
    private static final int FIRST = 8;

    private final Timetable timetable;
    private final List<RunSchedule> schedules;
    private final Function<String, Policy> parents;
    private final Instant now;
    private final Instant end;
    private final Map<Cron, Integer> counted = new HashMap<>();

    private record Cron(String expression, ZoneId zone) {}

    /// @param parents finds one by its name
    WeeklyStarts(Timetable timetable, List<RunSchedule> schedules, Function<String, Policy> parents, Instant now) {
        this.timetable = timetable;
        this.schedules = schedules;
        this.parents = parents;
        this.now = now;
        this.end = now.plus(Duration.ofDays(7));
    }

    @Override
    public OptionalInt aWeek(Policy policy) {
        if (policy.cron() != null) {
            return OptionalInt.of(fires(policy.cron(), policy.zone()));
        }
        if (policy.parent() != null) {
            return aWeek(parents.apply(policy.parent()));
        }
        return schedules.stream()
                .filter(schedule ->
                        schedule.databases().isEmpty() || schedule.databases().contains(policy.database()))
                .mapToInt(schedule -> fires(schedule.cron(), schedule.zone()))
                .reduce(Integer::sum);
    }

    private int fires(String cron, ZoneId zone) {
        return counted.computeIfAbsent(new Cron(cron, zone), this::count);
    }

    /// Asks for more only where the week holds more: years of a nightly cron would take a hundred times as long.
    private int count(Cron cron) {
        int count = 0;
        Instant after = now;
        for (int more = FIRST; count < MOST; more *= 2) {
            int asked = Math.min(more, MOST - count);
            List<Instant> fires = timetable.fires(cron.expression(), cron.zone(), after, asked);
            int within = (int) fires.stream().filter(fire -> fire.isBefore(end)).count();
            count += within;
            if (within < asked) {
                return count;
            }
            after = fires.getLast();
        }
        return count;
    }
}
