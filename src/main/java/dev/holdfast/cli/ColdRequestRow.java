package dev.holdfast.cli;

import dev.holdfast.freeze.ColdRequest;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request to freeze a month, as JSON and CSV show it.
///
/// @param step how far a node has come; null before it began
/// @param file that it became; null until then
record ColdRequestRow(
        long id,
        String state,
        String database,
        String table,
        String month,
        long rows,
        @Nullable String step,
        String askedBy,
        Instant askedAt,
        @Nullable String cancelledBy,
        @Nullable Instant endedAt,
        @Nullable Long file,
        @Nullable String problem) {
    static ColdRequestRow of(ColdRequest request) {
        return new ColdRequestRow(
                request.id(),
                request.state().id(),
                request.database(),
                request.table().toString(),
                request.month(),
                request.rows(),
                request.step().isEmpty() ? null : request.step(),
                request.askedBy(),
                request.askedAt(),
                request.cancelledBy(),
                request.endedAt(),
                request.file(),
                request.problem().isEmpty() ? null : request.problem());
    }

    static List<Column<ColdRequestRow>> columns(ZoneId zone) {
        return List.of(
                Column.number("REQUEST", row -> Long.toString(row.id())),
                Column.text("TABLE", row -> row.database() + "/" + row.table()),
                Column.text("MONTH", ColdRequestRow::month),
                Column.number("ROWS", row -> Figures.count(row.rows())),
                Column.text("STATE", ColdRequestRow::state),
                Column.text("ASKED BY", ColdRequestRow::askedBy),
                Column.text("ASKED AT", row -> Figures.time(row.askedAt(), zone)),
                Column.text("HOW FAR", ColdRequestRow::how));
    }

    private String how() {
        if (problem != null) {
            return problem;
        }
        return file != null ? "cold file " + file : Figures.orEmpty(endedAt == null ? step : null);
    }
}
