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

    /// Two passes over the spans by their start. Forth, each beside the one that ends last of those before it, and the
    /// one that does among those of other lines: what meets any earlier one meets one of these. Back, each beside
    /// the first of another line that starts after it: what meets any later one meets that.
    private static void mark(List<Span> spans, boolean table, Map<Integer, Collision> found) {
        spans.sort(Comparator.comparing(Span::start).thenComparing(Span::name));
        Map<Integer, Collision> met = new HashMap<>();
        @Nullable Span last = null;
        @Nullable Span other = null;
        for (Span span : spans) {
            @Nullable Span earlier = last != null && last.meets(span) ? last : other;
            if (earlier != null && earlier.meets(span)) {
                met.put(span.fire(), new Collision(earlier.name(), table));
            }
            if (last == null || span.line() == last.line()) {
                last = last != null && last.end().isAfter(span.end()) ? last : span;
            } else if (!span.end().isBefore(last.end())) {
                other = last;
                last = span;
            } else if (other == null || !span.end().isBefore(other.end())) {
                other = span;
            }
        }
        @Nullable Span next = null;
        @Nullable Span beyond = null; // the first of another line than that of `next`
        for (Span span : spans.reversed()) {
            @Nullable Span later = next != null && next.line() == span.line() ? beyond : next;
            if (later != null && span.meets(later)) {
                met.putIfAbsent(span.fire(), new Collision(later.name(), table));
            }
            if (next != null && next.line() != span.line()) {
                beyond = next;
            }
            next = span;
        }
        found.putAll(met);
    }
}
