package dev.holdfast.console.growth;

import dev.holdfast.console.chart.Area;
import dev.holdfast.console.chart.Area.Kind;
import dev.holdfast.filter.TypedWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a reader sees of all tables: those that pass the filter as areas, and the first of those in reach as rows.
///
/// @param all of the tables that pass the filter; @param drawn changes when `all` may have: areas of twenty thousand
///     tables are not compared where a person waits
/// @param rows sorted, cut off at [#MOST] unless all were asked for
/// @param matching how many pass the filter and lie in reach; @param of how many tables there are
/// @param bytes of those that match
record GrowthView(Wish wish, Area all, Drawn drawn, List<GrowthRow> rows, int matching, int of, long bytes) {
    static final int MOST = 25;

    /// @param reading the number of the reading that tables came from
    record Drawn(String filter, int reading) {
        static final Drawn NOTHING = new Drawn("", -1);
    }

    /// @param filter words that the name of a table, its database or its policy must all contain
    /// @param reach the area that is drawn, by its id; empty for all
    /// @param only when it is not empty, the areas that reach is narrowed to
    record Wish(String filter, String reach, Set<String> only, SortKey by, boolean downwards, boolean everything) {
        static final Wish FIRST = new Wish("", "", Set.of(), SortKey.SIZE, true, false);

        Wish filtered(String text) {
            return new Wish(text, reach, only, by, downwards, everything);
        }

        Wish reaching(String area, Set<String> parts) {
            return new Wish(filter, area, parts, by, downwards, everything);
        }

        Wish sorted(SortKey key, boolean down) {
            return new Wish(filter, reach, only, key, down, everything);
        }

        Wish complete(boolean all) {
            return new Wish(filter, reach, only, by, downwards, all);
        }
    }

    /// @param before whose areas are taken over when they are still right; null for none
    static GrowthView of(List<GrowthRow> tables, int reading, Wish wish, @Nullable GrowthView before) {
        TypedWords words = TypedWords.of(wish.filter());
        List<GrowthRow> passing = tables.stream()
                .filter(row -> row.partition() || words.allIn(row.searched()))
                .toList();
        boolean inTable = isTable(tables, wish.reach());
        List<GrowthRow> reached = passing.stream()
                .filter(row -> wish.only().isEmpty()
                        ? row.isIn(wish.reach()) && row.partition() == inTable
                        : wish.only().contains(row.id()))
                .sorted(wish.by().order(wish.downwards()))
                .toList();
        Drawn drawn = new Drawn(wish.filter(), reading);
        return new GrowthView(
                wish,
                before != null && before.drawn().equals(drawn) ? before.all() : areas(passing),
                drawn,
                wish.everything() || reached.size() <= MOST ? reached : reached.subList(0, MOST),
                reached.size(),
                (int) tables.stream().filter(row -> !row.partition()).count(),
                reached.stream().mapToLong(row -> row.growth().totalBytes()).sum());
    }

    /// Whether the rows are those of one table.
    boolean partitions() {
        return rows.stream().anyMatch(GrowthRow::partition);
    }

    private static boolean isTable(List<GrowthRow> tables, String id) {
        return !id.isEmpty() && tables.stream().anyMatch(row -> row.id().equals(id));
    }

    private static Area areas(List<GrowthRow> rows) {
        Map<String, List<Area>> partitions = new LinkedHashMap<>();
        for (GrowthRow row : rows) {
            if (row.partition()) {
                var outer = row.growth().partitionOf();
                if (outer != null) {
                    partitions
                            .computeIfAbsent(
                                    GrowthRow.id(row.growth().database(), outer.schema(), outer.table()),
                                    _ -> new ArrayList<>())
                            .add(area(Kind.PARTITION, row, List.of()));
                }
            }
        }
        Map<String, Map<String, List<Area>>> databases = new LinkedHashMap<>();
        for (GrowthRow row : rows) {
            if (!row.partition()) {
                databases
                        .computeIfAbsent(row.growth().database(), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(row.growth().table().schema(), _ -> new ArrayList<>())
                        .add(area(Kind.TABLE, row, partitions.getOrDefault(row.id(), List.of())));
            }
        }
        List<Area> all = new ArrayList<>();
        databases.forEach((database, schemas) -> {
            List<Area> inside = new ArrayList<>();
            schemas.forEach((schema, tables) ->
                    inside.add(Area.of(Kind.SCHEMA, GrowthRow.id(database, schema), schema, tables)));
            all.add(Area.of(Kind.DATABASE, database, database, inside));
        });
        return Area.of(Kind.ALL, "", "", all);
    }

    private static Area area(Kind kind, GrowthRow row, List<Area> inside) {
        return new Area(
                kind,
                row.id(),
                row.growth().table().table(),
                row.growth().totalBytes(),
                row.growth().bytesPerDay(),
                1,
                inside);
    }
}
