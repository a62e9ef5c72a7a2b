package dev.holdfast.testing;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.calendar.SkippedFire;
import dev.holdfast.calendar.Week;
import dev.holdfast.calendar.Week.ClockChange;
import dev.holdfast.calendar.Week.Collision;
import dev.holdfast.calendar.Week.Fate;
import dev.holdfast.calendar.Week.Fire;
import dev.holdfast.calendar.Week.Line;
import dev.holdfast.calendar.Week.Lost;
import dev.holdfast.node.Operations;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.node.ScheduleOperations;
import dev.holdfast.policy.Policy;
import dev.holdfast.schedule.Crons;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A calendar in memory: the crons of a fake engine's policies, two schedules of the estate, and what happened to some
/// fires.
public final class FakeSchedule implements ScheduleOperations {
    /// What was asked, in order.
    public final List<String> asked = new CopyOnWriteArrayList<>();

    /// Fires that pass.
    public final List<SkippedFire> skipped = new CopyOnWriteArrayList<>();

    /// More lines than the policies have.
    public final List<Line> more = new ArrayList<>();

    /// From now on every reading fails with it; null: they succeed again.
    public @Nullable String failure;

    private final Operations operations;
    private final Instant now;
    private final Crons crons;

    public FakeSchedule(Operations operations, Instant now) {
        this.operations = operations;
        this.now = now;
        this.crons = new Crons(InstantSource.fixed(now));
    }

    @Override
    public Week week(LocalDate monday, ZoneId reader) {
        if (failure != null) {
            throw new HoldfastException(ErrorCode.UNREACHABLE, failure);
        }
        Instant from = monday.atStartOfDay(reader).toInstant();
        Instant until = monday.plusDays(7).atStartOfDay(reader).toInstant();
        List<Line> lines = new ArrayList<>(more);
        operations.policies().stream()
                .map(PolicyStatus::policy)
                .filter(policy -> policy.cron() != null)
                .forEach(policy -> lines.add(line(policy, from, until)));
        List<Fire> fires = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            int number = i;
            if (!line.often()) {
                due(line.cron(), line.zone(), from, until).forEach(at -> fires.add(fire(number, line, at)));
            }
        }
        fires.sort(Comparator.comparing(Fire::at).thenComparing(Fire::line));
        List<ClockChange> changes = new ArrayList<>();
        var change = reader.getRules().nextTransition(from);
        if (change != null && change.getInstant().isBefore(until)) {
            changes.add(new ClockChange(
                    reader, change.getInstant(), change.getDateTimeBefore(), change.getDateTimeAfter()));
        }
        List<Lost> lost = changes.stream()
                .filter(each -> !each.back())
                .map(each -> new Lost(
                        0,
                        LocalDateTime.of(
                                each.before().toLocalDate(), each.before().toLocalTime())))
                .toList();
        return new Week(from, until, now, lines, fires, lost, changes);
    }

    private List<Instant> due(String cron, ZoneId zone, Instant from, Instant until) {
        return crons.next(cron, zone, from.minusSeconds(1), Week.MOST_FIRES + 1).stream()
                .filter(at -> at.isBefore(until))
                .toList();
    }

    private Line line(Policy policy, Instant from, Instant until) {
        String cron = policy.cronExpression().orElseThrow();
        return new Line(
                policy.name(),
                false,
                policy.database(),
                policy.table().toString(),
                cron,
                policy.zone(),
                policy.paused(),
                due(cron, policy.zone(), from, until).size(),
                policy.paused()
                        ? null
                        : crons.next(cron, policy.zone(), now, 100).stream()
                                .filter(at -> !passes(policy.name(), at))
                                .findFirst()
                                .orElse(null),
                null,
                Duration.ofMinutes(40));
    }

    private boolean passes(String policy, Instant at) {
        return skipped.stream()
                .anyMatch(fire -> fire.policy().equals(policy) && fire.at().equals(at));
    }

    private Fire fire(int number, Line line, Instant at) {
        boolean over = at.isBefore(now);
        Fate fate = passes(line.name(), at)
                ? Fate.SKIPPED
                : over
                        ? (at.toEpochMilli() / 86_400_000 % 5 == 3 ? Fate.NOTHING : Fate.RAN)
                        : line.paused() ? Fate.PAUSED : Fate.DUE;
        boolean collides = !over && fate == Fate.DUE && line.schedule();
        return new Fire(
                number,
                at,
                fate,
                fate == Fate.RAN ? 30 : 0,
                fate == Fate.RAN
                        ? at.toEpochMilli() / 86_400_000 % 7 == 2 && !line.schedule() ? "failed" : "succeeded"
                        : "",
                line.zone()
                                .getRules()
                                .getValidOffsets(LocalDateTime.ofInstant(at, line.zone()))
                                .size()
                        > 1,
                collides ? new Collision("orders", false) : null);
    }

    @Override
    public List<SkippedFire> skipped() {
        return skipped.stream().sorted(Comparator.comparing(SkippedFire::at)).toList();
    }

    @Override
    public SkippedFire skipNext(String policy, String actor, String reason) {
        asked.add("skip-next " + policy + " " + reason + " by " + actor);
        Policy of = operations.policy(policy);
        Instant at = crons.next(of.cronExpression().orElseThrow(), of.zone(), now, 100).stream()
                .filter(each -> !passes(policy, each))
                .findFirst()
                .orElseThrow();
        SkippedFire fire = new SkippedFire(policy, at, reason, actor, now);
        skipped.add(fire);
        return fire;
    }

    @Override
    public SkippedFire takeBackSkip(String policy, String actor) {
        asked.add("take-back " + policy + " by " + actor);
        SkippedFire fire = skipped().stream()
                .filter(each -> each.policy().equals(policy))
                .findFirst()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.BLOCKED, "no fire of policy " + policy + " is skipped; nothing was changed"));
        skipped.remove(fire);
        return fire;
    }
}
