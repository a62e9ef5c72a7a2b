package dev.holdfast.node;

import dev.holdfast.policy.Policy;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// Nothing fires.
final class NoTimetable implements Timetable {
    @Override
    public Optional<Instant> nextFire(Policy policy) {
        return Optional.empty();
    }

    @Override
    public Optional<Instant> nextFire(Policy policy, Instant from) {
        return Optional.empty();
    }

    @Override
    public List<Instant> nextFires(String cron, ZoneId zone, int count) {
        return List.of();
    }

    @Override
    public List<Instant> fires(String cron, ZoneId zone, Instant after, int most) {
        return List.of();
    }

    @Override
    public Optional<String> inWords(String cron) {
        return Optional.empty();
    }

    @Override
    public void policiesChanged() {}
}
