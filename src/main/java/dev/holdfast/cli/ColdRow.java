package dev.holdfast.cli;

import dev.holdfast.freeze.Candidate;
import dev.holdfast.freeze.ColdFile;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A cold file as JSON and CSV show it.
///
/// @param month of `hf_archived_at` of its rows, as `2026-01`
/// @param object its name in the place where cold files are
/// @param rows null, as `bytes` and `sha256`, until it was found true
/// @param problem what was wrong since it was last found true, or why it was given up
record ColdRow(
        long id,
        String state,
        String database,
        String table,
        String partition,
        String month,
        @Nullable Long rows,
        @Nullable Long bytes,
        String object,
        @Nullable String sha256,
        @Nullable Instant verifiedAt,
        @Nullable String problem,
        @Nullable Instant frozenAt,
        @Nullable Instant thawedAt) {
    static ColdRow of(ColdFile file) {
        ColdFile.Content content = file.content();
        return new ColdRow(
                file.id(),
                file.state().id(),
                file.database(),
                file.table().toString(),
                file.partition(),
                file.month(),
                content == null ? null : content.rows(),
                content == null ? null : content.bytes(),
                file.object(),
                content == null ? null : content.sha256(),
                file.verifiedAt(),
                file.problem(),
                file.frozenAt(),
                file.thawedAt());
    }

    static List<Column<ColdRow>> columns(ZoneId zone) {
        return List.of(
                Column.number("ID", row -> Long.toString(row.id())),
                Column.text("TABLE", row -> row.database() + "/" + row.table()),
                Column.text("MONTH", ColdRow::month),
                Column.text("STATE", ColdRow::state),
                Column.number("ROWS", row -> row.rows() == null ? "" : Figures.count(row.rows())),
                Column.number("SIZE", row -> row.bytes() == null ? "" : Figures.bytes(row.bytes())),
                Column.text("VERIFIED AT", row -> Figures.time(row.verifiedAt(), zone)),
                Column.text("PROBLEM", row -> Figures.orEmpty(row.problem())));
    }

    record Listed(int schemaVersion, String place, List<ColdRow> files) {}

    /// A partition that may freeze.
    record CandidateRow(
            String database,
            String table,
            String partition,
            String month,
            long rows,
            long bytes,
            List<String> policies) {
        static CandidateRow of(Candidate candidate) {
            return new CandidateRow(
                    candidate.database(),
                    candidate.table().toString(),
                    candidate.partition().name().table(),
                    candidate.month(),
                    candidate.rows(),
                    candidate.partition().bytes(),
                    candidate.policies());
        }

        static final List<Column<CandidateRow>> COLUMNS = List.of(
                Column.text("TABLE", row -> row.database() + "/" + row.table()),
                Column.text("MONTH", CandidateRow::month),
                Column.number("ROWS", row -> Figures.count(row.rows())),
                Column.number("SIZE", row -> Figures.bytes(row.bytes())),
                Column.text("POLICIES", row -> String.join(", ", row.policies())));
    }
}
