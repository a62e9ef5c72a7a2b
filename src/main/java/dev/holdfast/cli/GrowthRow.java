package dev.holdfast.cli;

import dev.holdfast.growth.Archivable;
import dev.holdfast.growth.TableGrowth;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A table and how it grows, as a row of a list. Rates are per day and hour.
record GrowthRow(
        String database,
        String table,
        String kind,
        @Nullable String partitionOf,
        long bytes,
        long heapBytes,
        long indexBytes,
        long toastBytes,
        long rows,
        long deadRows,
        long bloatBytes,
        @Nullable Double bytesPerDay,
        @Nullable Double rowsInPerHour,
        @Nullable Double rowsArchivedPerHour,
        @Nullable String policy,
        @Nullable Archivable archivable,
        @Nullable Instant vacuumedAt,
        @Nullable Instant analyzedAt,
        @Nullable Double measuredOverSeconds,
        Instant sampledAt,
        Instant since) {
    static GrowthRow of(TableGrowth table) {
        return new GrowthRow(
                table.database(),
                table.table().toString(),
                table.kind().name().toLowerCase(Locale.ROOT),
                table.partitionOf() == null ? null : table.partitionOf().toString(),
                table.totalBytes(),
                table.heapBytes(),
                table.indexBytes(),
                table.toastBytes(),
                table.rows(),
                table.deadRows(),
                table.bloatBytes(),
                table.bytesPerDay(),
                table.rowsInPerHour(),
                table.rowsArchivedPerHour(),
                table.policy(),
                table.archivable(),
                table.vacuumedAt(),
                table.analyzedAt(),
                table.over() == null ? null : Figures.seconds(table.over()),
                table.sampledAt(),
                table.since());
    }

    /// All of them, as a document.
    record Listed(int schemaVersion, List<GrowthRow> tables) {}
}
