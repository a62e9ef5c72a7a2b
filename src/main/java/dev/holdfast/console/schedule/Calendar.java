package dev.holdfast.console.schedule;

import dev.holdfast.calendar.Week;
import dev.holdfast.calendar.Week.Fire;
import dev.holdfast.calendar.Week.Line;
import dev.holdfast.filter.TypedWords;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A week as the screen shows it: what the filter lets through, hour by hour.
///
/// @param lines those that the filter lets through; @param slots their fires
record Calendar(Week week, LocalDate monday, List<Line> lines, Map<Slot, List<Fire>> slots) {
    /// @param words that name, database or table of a line must have
    static Calendar of(Week week, LocalDate monday, ZoneId zone, String words) {
        TypedWords wanted = TypedWords.of(words);
        List<Line> lines = new ArrayList<>();
        Set<Integer> shown = new HashSet<>();
        for (int i = 0; i < week.lines().size(); i++) {
            Line line = week.lines().get(i);
            if (wanted.allIn(TypedWords.folded(line.name() + " " + line.database() + " " + line.table()))) {
                lines.add(line);
                shown.add(i);
            }
        }
        Map<Slot, List<Fire>> slots = new HashMap<>();
        for (Fire fire : week.fires()) {
            if (shown.contains(fire.line())) {
                slots.computeIfAbsent(Slot.of(fire.at(), monday, zone), _ -> new ArrayList<>())
                        .add(fire);
            }
        }
        return new Calendar(week, monday, lines, slots);
    }

    Line line(Fire fire) {
        return week.lines().get(fire.line());
    }

    List<Fire> in(Slot slot) {
        return slots.getOrDefault(slot, List.of());
    }
}
