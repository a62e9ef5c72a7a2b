package dev.holdfast.console.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A part of what is stored, and its own parts: all, a database, a schema, a table, a partition.
///
/// @param id its names from the outermost on, unlike every other's
/// @param perDay bytes by which it grows in a day; null where that is not known
/// @param tables how many tables it holds or stands for
/// @param inside largest first
public record Area(
        Kind kind,
        String id,
        String name,
        long bytes,
        @Nullable Double perDay,
        int tables,
        List<Area> inside) {
    /// What an area stands for; what is in it has a kind further down.
    public enum Kind {
        ALL,
        DATABASE,
        SCHEMA,
        TABLE,
        PARTITION,
        /// What is too small to be drawn beside its neighbours, together.
        REST;

        /// Whether it is drawn with its parts in it.
        boolean groups() {
            return this == DATABASE || this == SCHEMA;
        }
    }

    /// A part is drawn alone when it is no smaller than this part of an even share.
    private static final int SMALLEST = 8;

    public Area {
        inside = inside.isEmpty()
                ? List.of()
                : inside.stream()
                        .sorted(Comparator.comparingLong(Area::bytes).reversed().thenComparing(Area::name))
                        .toList();
    }

    /// The sum of its parts.
    public static Area of(Kind kind, String id, String name, List<Area> inside) {
        return new Area(
                kind,
                id,
                name,
                inside.stream().mapToLong(Area::bytes).sum(),
                growth(inside),
                inside.stream().mapToInt(Area::tables).sum(),
                inside);
    }

    /// Unknown only when nothing is known: a table of yesterday does not hide what the others do.
    private static @Nullable Double growth(List<Area> inside) {
        double sum = 0;
        boolean known = false;
        for (Area each : inside) {
            if (each.perDay() != null) {
                known = true;
                sum += each.perDay();
            }
        }
        return known ? sum : null;
    }

    /// Itself, or its only part, or the only part of that, down to where there is a choice.
    Area whereItBranches() {
        Area at = this;
        while (at.inside().size() == 1
                && (at.kind() == Kind.ALL || at.kind() == Kind.DATABASE)
                && !at.inside().getFirst().inside().isEmpty()) {
            at = at.inside().getFirst();
        }
        return at;
    }

    /// The largest parts, and some that stand for all others: one where these are little beside them, more where they
    /// are most of it, so that a thousand tables of one size are no single area.
    ///
    /// @param words the name of so many others
    List<Area> largest(int most, IntFunction<String> words) {
        if (inside.size() <= most) {
            return inside;
        }
        int alone = (int) inside.stream()
                .limit(most / 2)
                .filter(each -> each.bytes() * most * SMALLEST >= bytes)
                .count();
        List<Area> others = inside.subList(alone, inside.size());
        long left = others.stream().mapToLong(Area::bytes).sum();
        int groups = Math.clamp(left * most / 2 / Math.max(1, bytes), 1, Math.max(1, most / 2));
        List<Area> drawn = new ArrayList<>(inside.subList(0, alone));
        for (int i = 0; i < groups; i++) {
            int from = (int) ((long) others.size() * i / groups);
            int to = (int) ((long) others.size() * (i + 1) / groups);
            List<Area> part = others.subList(from, to);
            int tables = part.stream().mapToInt(Area::tables).sum();
            drawn.add(of(Kind.REST, id + "\n…" + alone + "+" + from, words.apply(tables), part));
        }
        return drawn;
    }

    /// Whether its largest part can be seen when so many are drawn.
    boolean shows(int most) {
        return !inside.isEmpty() && inside.getFirst().bytes() * most * SMALLEST >= bytes;
    }

    /// The way from here to the part with an id, this first; empty when there is no such part.
    Optional<List<Area>> way(String wanted) {
        if (id.equals(wanted)) {
            return Optional.of(List.of(this));
        }
        for (Area each : inside) {
            if (wanted.startsWith(each.id)) {
                Optional<List<Area>> found = each.way(wanted);
                if (found.isPresent()) {
                    return Optional.of(
                            Stream.concat(Stream.of(this), found.get().stream()).toList());
                }
            }
        }
        return Optional.empty();
    }
}
