package dev.holdfast.history;

import dev.holdfast.dialect.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was found.
///
/// @param database of the source
/// @param next the key after which the next page begins; empty when this is the last
/// @param onTheirWay copies that were left out because their row was still in the source
/// @param places every place that was to be read, and what came of it
public record HistoryPage(
        String database,
        TableName table,
        List<HistoryColumn> columns,
        List<HistoryRow> rows,
        List<String> next,
        long onTheirWay,
        List<PlaceRead> places) {
    public HistoryPage {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        next = List.copyOf(next);
        places = List.copyOf(places);
    }

    /// @param place `vault/shop.orders`; @param problem why its rows are missing; null when they are not
    public record PlaceRead(
            Where where, String place, @Nullable String problem) {}

    /// Whether every place was read.
    public boolean complete() {
        return places.stream().allMatch(place -> place.problem() == null);
    }

    public boolean last() {
        return next.isEmpty();
    }

    public List<String> keyColumns() {
        return columns.stream()
                .filter(HistoryColumn::key)
                .map(HistoryColumn::name)
                .toList();
    }
}
