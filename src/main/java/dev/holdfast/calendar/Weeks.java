package dev.holdfast.calendar;

import dev.holdfast.calendar.Week.ClockChange;
import dev.holdfast.calendar.Week.Collision;
import dev.holdfast.calendar.Week.Fate;
import dev.holdfast.calendar.Week.Fire;
import dev.holdfast.calendar.Week.Line;
import dev.holdfast.calendar.Week.Lost;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes the calendar of a week. What is the same for many lines, such as the fires of one cron in one zone, is asked
/// once.
final class Weeks {
    private final Store store;
    private final CronTimes times;
    private final InstantSource clock;
    private final ScheduledLines lines = new ScheduledLines();

    Weeks(Store store, CronTimes times, InstantSource clock) {
        this.store = store;
        this.times = times;
        this.clock = clock;
    }

    /// @param monday its first day; @param reader where they sit: days begin and end there
    Week read(LocalDate monday, ZoneId reader) {
        Instant from = monday.atStartOfDay(reader).toInstant();
        Instant until = monday.plusDays(7).atStartOfDay(reader).toInstant();
        return store.inTransaction(tx -> read(tx, from, until, reader));
    }

    private record Cron(String text, ZoneId zone) {}

    private Week read(Tx tx, Instant from, Instant until, ZoneId reader) {
        Instant now = clock.instant();
        List<ScheduledLines.Planned> planned = lines.all(tx);
        PastFires past = PastFires.read(tx, from, now.isBefore(until) ? now : until);
        Map<Integer, Set<Instant>> skipped = SkippedFires.ahead(tx, from.isBefore(now) ? from : now);
        Map<Cron, List<Instant>> known = new HashMap<>();
        List<Line> made = new ArrayList<>();
        List<Fire> fires = new ArrayList<>();
        for (ScheduledLines.Planned each : planned) {
            List<Instant> due =
                    known.computeIfAbsent(new Cron(each.cron(), each.zone()), cron -> due(cron, from, until));
            Set<Instant> passing = each.schedule() ? Set.of() : skipped.getOrDefault(each.id(), Set.of());
            int number = made.size();
            made.add(line(each, due.size(), passing, now));
            if (due.size() <= Week.MOST_FIRES) {
                due.forEach(at -> fire(number, each, at, passing, past, now, fires));
            }
        }
        fires.sort(Comparator.comparing(Fire::at).thenComparing(Fire::line));
        List<ClockChange> changes = changes(planned, reader, from, until);
        return new Week(from, until, now, made, colliding(fires, planned, now), lost(planned, changes), changes);
    }

    private List<Instant> due(Cron cron, Instant from, Instant until) {
        return times.after(cron.text(), cron.zone(), from.minusSeconds(1), Week.MOST_FIRES + 1).stream()
                .filter(at -> at.isBefore(until))
                .toList();
    }

    private Line line(ScheduledLines.Planned planned, int fires, Set<Instant> passing, Instant now) {
        Instant next = planned.paused()
                ? null
                : times.after(planned.cron(), planned.zone(), now, passing.size() + 1).stream()
                        .filter(at -> !passing.contains(at))
                        .findFirst()
                        .orElse(null);
        return new Line(
                planned.name(),
                planned.schedule(),
                planned.schedule() ? "" : planned.databases().getFirst(),
                planned.table(),
                planned.cron(),
                planned.zone(),
                planned.paused(),
                fires,
                next,
                planned.missedSince(),
                planned.lasts());
    }

    private static void fire(
            int line,
            ScheduledLines.Planned planned,
            Instant at,
            Set<Instant> passing,
            PastFires past,
            Instant now,
            List<Fire> fires) {
        PastFires.Came came = past.of(planned.schedule(), planned.id(), planned.name(), at);
        boolean over = at.isBefore(now);
        if (over && came == null && !passing.contains(at) && at.isBefore(planned.since())) {
            return; // what its cron said then is not known
        }
        Fate fate;
        if (came != null) {
            fate = Fate.RAN;
        } else if (passing.contains(at)) {
            fate = Fate.SKIPPED;
        } else if (planned.missedSince() != null && over && !at.isBefore(planned.missedSince())) {
            fate = Fate.MISSED;
        } else if (over) {
            fate = Fate.NOTHING;
        } else {
            fate = planned.paused() ? Fate.PAUSED : Fate.DUE;
        }
        fires.add(new Fire(
                line,
                at,
                fate,
                came == null ? 0 : came.number(),
                came == null ? "" : came.state(),
                Changes.doubled(planned.zone(), at),
                null));
    }

    /// The same fires; those that are still to come know what they collide with.
    private static List<Fire> colliding(List<Fire> fires, List<ScheduledLines.Planned> planned, Instant now) {
        Collisions collisions = new Collisions();
        for (int i = 0; i < fires.size(); i++) {
            Fire fire = fires.get(i);
            ScheduledLines.Planned of = planned.get(fire.line());
            if (fire.fate() == Fate.DUE && !fire.at().isBefore(now)) {
                collisions.add(i, fire.line(), of.name(), of.databases(), of.table(), fire.at(), of.lasts());
            }
        }
        Map<Integer, Collision> found = collisions.find();
        List<Fire> all = new ArrayList<>(fires);
        found.forEach((i, collision) -> {
            Fire fire = fires.get(i);
            all.set(
                    i,
                    new Fire(
                            fire.line(),
                            fire.at(),
                            fire.fate(),
                            fire.number(),
                            fire.outcome(),
                            fire.doubled(),
                            collision));
        });
        return all;
    }

    private static List<ClockChange> changes(
            List<ScheduledLines.Planned> planned, ZoneId reader, Instant from, Instant until) {
        Set<ZoneId> zones = new LinkedHashSet<>();
        zones.add(reader);
        planned.forEach(each -> zones.add(each.zone()));
        return zones.stream()
                .flatMap(zone -> Changes.in(zone, from, until).stream())
                .sorted(Comparator.comparing(ClockChange::at)
                        .thenComparing(change -> change.zone().getId()))
                .toList();
    }

    private List<Lost> lost(List<ScheduledLines.Planned> planned, List<ClockChange> changes) {
        List<Lost> lost = new ArrayList<>();
        Map<List<Object>, List<LocalDateTime>> known = new HashMap<>();
        for (ClockChange change : changes) {
            for (int line = 0; line < planned.size(); line++) {
                ScheduledLines.Planned each = planned.get(line);
                if (!each.zone().equals(change.zone())) {
                    continue;
                }
                int number = line;
                known.computeIfAbsent(
                                List.of(each.cron(), change),
                                _ -> Changes.lost(each.cron(), change, times, Week.MOST_FIRES))
                        .forEach(time -> lost.add(new Lost(number, time)));
            }
        }
        lost.sort(Comparator.comparing(Lost::time).thenComparing(Lost::line));
        return lost;
    }
}
