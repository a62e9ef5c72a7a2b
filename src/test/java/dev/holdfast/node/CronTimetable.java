package dev.holdfast.node;

import dev.holdfast.policy.Policy;
import dev.holdfast.schedule.Crons;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// Crons are answered for by Quartz, as everywhere; nothing fires by itself.
final class CronTimetable implements Timetable {
    private final Crons crons;
    private final InstantSource clock;

    CronTimetable(InstantSource clock) {
        this.crons = new Crons(clock);
        this.clock = clock;
    }

    @Override
    public Optional<Instant> nextFire(Policy policy) {
        return nextFire(policy, clock.instant().plusSeconds(1));
    }

    @Override
    public Optional<Instant> nextFire(Policy policy, Instant from) {
        return policy.paused()
                ? Optional.empty()
                : policy.cronExpression().flatMap(cron -> crons.first(cron, policy.zone(), from.minusSeconds(1)));
    }

    @Override
    public List<Instant> nextFires(String cron, ZoneId zone, int count) {
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
    public void policiesChanged() {}
}
