package dev.holdfast.calendar;

import dev.holdfast.calendar.Week.Collision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds what presses on one database, or takes rows of one table, at the same time.
final class Collisions {
    /// A session that took longer than a day says little of the next one.
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Map<String, List<Span>> byDatabase = new HashMap<>();
    private final Map<String, List<Span>> byTable = new HashMap<>();

    /// @param fire its number; @param line of which it is; @param name of that line
    private record Span(int fire, int line, String name, Instant start, Instant end) {
        boolean meets(Span later) {
            return line != later.line && (later.start.equals(start) || later.start.isBefore(end));
        }
    }

    /// @param databases that it presses on; @param table that it takes rows of; empty for none
    /// @param lasts how long it is at work, as far as is known
    void add(int fire, int line, String name, List<String> databases, String table, Instant start, Duration lasts) {
        Duration length = lasts.isNegative() ? Duration.ZERO : lasts.compareTo(LONGEST) > 0 ? LONGEST : lasts;
        Span span = new Span(fire, line, name, start, start.plus(length));
        databases.forEach(database -> {
            byDatabase.computeIfAbsent(database, _ -> new ArrayList<>()).add(span);
            if (!table.isEmpty()) {
                byTable.computeIfAbsent(database + " " + table, _ -> new ArrayList<>())
                        .add(span);
            }
        });
    }

    /// What each fire collides with, by its number; a table goes before a database.
    Map<Integer, Collision> find() {
        Map<Integer, Collision> found = new HashMap<>();
        byDatabase.values().forEach(spans -> mark(spans, false, found));
        byTable.values().forEach(spans -> mark(spans, true, found));
        return found;
    }

    /// One pass over the spans by their start, beside the one that ends last so far, and the one that does among those
    /// of other lines: what meets any earlier one meets one of these.
    private static void mark(List<Span> spans, boolean table, Map<Integer, Collision> found) {
        spans.sort(Comparator.comparing(Span::start).thenComparing(Span::name));
        @Nullable Span last = null;
        @Nullable Span other = null;
        for (Span span : spans) {
            @Nullable Span met = last != null && last.meets(span) ? last : other;
            if (met != null && met.meets(span)) {
                found.put(span.fire(), new Collision(met.name(), table));
                found.put(met.fire(), new Collision(span.name(), table));
            }
            if (last == null || span.line() == last.line()) {
                last = last != null && last.end().isAfter(span.end()) ? last : span;
            } else if (!span.end().isBefore(last.end())) {
                other = last;
                last = span;
            } else if (other == null || span.end().isAfter(other.end())) {
                other = span;
            }
        }
    }
}
