package dev.holdfast.console.growth;

import dev.holdfast.growth.TableGrowth;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What tables are sorted by; each is a column of the same id.
enum SortKey {
    TABLE(row -> row.searched()),
    SIZE(row -> row.growth().totalBytes()),
    GROWTH(row -> row.growth().bytesPerDay()),
    ROWS(row -> row.growth().rows()),
    DEAD(row -> row.growth().deadRows()),
    BLOAT(row -> row.growth().bloatBytes()),
    IN(row -> row.growth().rowsInPerHour()),
    ARCHIVED(row -> row.growth().rowsArchivedPerHour()),
    ARCHIVABLE(row -> archivable(row.growth())),
    VACUUM(row -> row.growth().vacuumedAt()),
    VERDICT(row -> row.catchUp() == null ? null : row.catchUp().verdict());

    @SuppressWarnings("ImmutableEnumChecker") // compares by what it is given alone
    private final Comparator<GrowthRow> ascending;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Comparator<GrowthRow> descending;

    <V extends Comparable<V>> SortKey(Function<GrowthRow, @Nullable V> value) {
        Comparator<V> natural = Comparator.naturalOrder();
        Comparator<GrowthRow> ties = Comparator.comparing(GrowthRow::id);
        ascending = Comparator.comparing(value, Comparator.nullsLast(natural)).thenComparing(ties);
        descending = Comparator.comparing(value, Comparator.nullsLast(natural.reversed()))
                .thenComparing(ties);
    }

    private static @Nullable Long archivable(TableGrowth growth) {
        return growth.archivable() == null ? null : growth.archivable().rows();
    }

    /// What is not known comes last, both ways.
    Comparator<GrowthRow> order(boolean downwards) {
        return downwards ? descending : ascending;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
