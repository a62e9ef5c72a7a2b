package dev.holdfast.app;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.Timetable;
import dev.holdfast.policy.CronCheck;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.run.RunSchedules;
import dev.holdfast.schedule.Crons;
import dev.holdfast.schedule.Schedule;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers the engine's questions about crons with Quartz. The schedule itself is there only where something fires: in
/// a daemon or a console; elsewhere next fires are reckoned from the expression alone.
final class Clockwork implements Timetable, CronCheck {
    private final Crons crons = new Crons();
    private final InstantSource clock;
    private volatile @Nullable Runnable changed;

    Clockwork(InstantSource clock) {
        this.clock = clock;
    }

    /// From now on changes of policies and of the estate's schedules reach `schedule`.
    void drive(Schedule schedule, Policies policies, RunSchedules runs) {
        changed = () -> {
            schedule.sync(policies.all());
            schedule.syncRuns(runs.all());
        };
        policiesChanged();
    }

    @Override
    public Optional<Instant> nextFire(Policy policy) {
        if (policy.paused() || policy.cron() == null) {
            return Optional.empty();
        }
        return crons.first(policy.cron(), policy.zone(), clock.instant());
    }

    @Override
    public Optional<Instant> nextFire(Policy policy, Instant from) {
        if (policy.paused() || policy.cron() == null) {
            return Optional.empty();
        }
        return crons.first(policy.cron(), policy.zone(), from.minusSeconds(1));
    }

    @Override
    public List<Instant> nextFires(String cron, ZoneId zone, int count) {
        crons.problem(cron, zone).ifPresent(problem -> {
            throw new HoldfastException(ErrorCode.USAGE, "cron '" + cron + "' " + problem);
        });
        return crons.next(cron, zone, clock.instant(), count);
    }

    @Override
    public List<Instant> fires(String cron, ZoneId zone, Instant after, int most) {
        return crons.next(cron, zone, after, most);
    }

    @Override
    public Optional<String> inWords(String cron) {
        return crons.inWords(cron);
    }

    @Override
    public void policiesChanged() {
        Runnable sync = changed;
        if (sync != null) {
            sync.run();
        }
    }

    @Override
    public Optional<String> problem(String cron, ZoneId zone) {
        return crons.problem(cron, zone);
    }
}
