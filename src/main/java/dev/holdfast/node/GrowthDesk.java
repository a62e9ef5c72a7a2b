package dev.holdfast.node;

import dev.holdfast.dialect.TableName;
import dev.holdfast.growth.CatchUp;
import dev.holdfast.growth.Forecast;
import dev.holdfast.growth.Growth;
import dev.holdfast.growth.IndexGrowth;
import dev.holdfast.growth.Latencies;
import dev.holdfast.growth.ObjectCounts;
import dev.holdfast.growth.SampleOutcome;
import dev.holdfast.growth.SampledDatabase;
import dev.holdfast.growth.Series;
import dev.holdfast.growth.SessionMark;
import dev.holdfast.growth.Subject;
import dev.holdfast.growth.TableGrowth;
import dev.holdfast.policy.Policy;
import dev.holdfast.run.RunSchedule;
import dev.holdfast.run.RunSchedules;
import dev.holdfast.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Where the ways in ask about growth.
record GrowthDesk(Growth growth, Store store, Timetable timetable) implements GrowthOperations {
    private static final int MOST_FIRES = 1000;

    @Override
    public List<SampledDatabase> databases() {
        return growth.databases();
    }

    @Override
    public List<SampleOutcome> sample(String database) {
        return growth.sample(database);
    }

    @Override
    public List<TableGrowth> tables(String database) {
        return growth.tables(database);
    }

    @Override
    public List<IndexGrowth> indexes(String database, @Nullable TableName table) {
        return growth.indexes(database, table);
    }

    @Override
    public Series series(Subject subject, Instant from, Instant to, int maxPoints) {
        return growth.series(subject, from, to, maxPoints);
    }

    @Override
    public List<SessionMark> sessions(Subject subject, Instant from, Instant to) {
        return growth.sessions(subject, from, to);
    }

    @Override
    public Forecast forecast(Subject subject, @Nullable Long limitBytes, int daysAhead) {
        return growth.forecast(subject, limitBytes, daysAhead);
    }

    @Override
    public List<CatchUp> catchUps() {
        List<RunSchedule> schedules = new RunSchedules(store).all();
        return growth.catchUps(policy -> startsAWeek(policy, schedules));
    }

    @Override
    public CatchUp catchUp(String policy) {
        List<RunSchedule> schedules = new RunSchedules(store).all();
        return growth.catchUp(policy, each -> startsAWeek(each, schedules));
    }

    /// By its own cron, or else with its parent or the estate's runs.
    private OptionalInt startsAWeek(Policy policy, List<RunSchedule> schedules) {
        if (policy.cron() != null) {
            return OptionalInt.of(firesAWeek(policy.cron(), policy.zone()));
        }
        if (policy.parent() != null) {
            return startsAWeek(growth.policy(policy.parent()), schedules);
        }
        return schedules.stream()
                .filter(schedule ->
                        schedule.databases().isEmpty() || schedule.databases().contains(policy.database()))
                .mapToInt(schedule -> firesAWeek(schedule.cron(), schedule.zone()))
                .reduce(Integer::sum);
    }

    /// At most a thousand: a session that runs for minutes fills the week by then.
    private int firesAWeek(String cron, ZoneId zone) {
        Instant end = Instant.now().plus(Duration.ofDays(7));
        return Math.toIntExact(timetable.nextFires(cron, zone, MOST_FIRES).stream()
                .filter(fire -> fire.isBefore(end))
                .count());
    }

    @Override
    public ObjectCounts objects(String database, Instant from, Instant to, int maxPoints) {
        return growth.objects(database, from, to, maxPoints);
    }

    @Override
    public Latencies latencies(String database, Instant from, Instant to, int maxPoints) {
        return growth.latencies(database, from, to, maxPoints);
    }
}
