package dev.holdfast.console.chart;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// A part of what is stored, and its own parts: all, a database, a schema, a table, a partition.
///
/// @param id its names from the outermost on, unlike every other's
/// @param perDay bytes by which it grows in a day; null where that is not known
/// @param tables how many tables it holds or stands for
/// @param inside largest first
public record Area(
        Kind kind, String id, String name, long bytes, @Nullable Double perDay, int tables, List<Area> inside) {
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

    public Area {
        inside = inside.stream()
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

    /// The largest parts, and one part that stands for all others.
    ///
    /// @param words the name of so many others
    List<Area> largest(int most, IntFunction<String> words) {
        if (inside.size() <= most) {
            return inside;
        }
        List<Area> others = inside.subList(most, inside.size());
        int tables = others.stream().mapToInt(Area::tables).sum();
        Area rest = of(Kind.REST, id + "/…" + most, words.apply(tables), others);
        return java.util.stream.Stream.concat(inside.subList(0, most).stream(), java.util.stream.Stream.of(rest))
                .toList();
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
                    return Optional.of(java.util.stream.Stream.concat(
                                    java.util.stream.Stream.of(this), found.get().stream())
                            .toList());
                }
            }
        }
        return Optional.empty();
    }
}
