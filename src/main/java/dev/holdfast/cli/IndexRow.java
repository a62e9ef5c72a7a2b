package dev.holdfast.cli;

import dev.holdfast.dialect.IndexInfo;
import dev.holdfast.index.IndexReport;
import dev.holdfast.index.IndexView;
import dev.holdfast.index.MissingIndex;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An index as JSON and CSV show it, one that is missing among them.
///
/// @param index empty where it is missing
/// @param verdict `unused`, `not known yet`, `duplicate`, `redundant`, `invalid`, `being built`, `missing`; empty for
///     none
/// @param statement what makes it
/// @param scans null, as `bytes`, where it is missing
record IndexRow(
        String database,
        String table,
        String index,
        List<String> columns,
        String verdict,
        String why,
        @Nullable Long bytes,
        @Nullable Long scans,
        @Nullable Instant countedSince,
        @Nullable Instant lastScan,
        List<String> backs,
        String statement) {
    static IndexRow of(IndexReport report, IndexView view) {
        IndexInfo index = view.index();
        return new IndexRow(
                report.database(),
                index.table().toString(),
                index.name(),
                index.keys().stream().map(IndexInfo.Key::text).toList(),
                view.remarks().stream().map(remark -> remark.kind().id()).collect(Collectors.joining(", ")),
                view.remarks().stream().map(IndexView.Remark::why).collect(Collectors.joining("; ")),
                index.bytes(),
                index.scans(),
                report.countedSince(),
                index.lastScan(),
                index.backs(),
                index.definition());
    }

    static IndexRow of(MissingIndex missing) {
        return new IndexRow(
                missing.database(),
                missing.table().toString(),
                "",
                missing.columns(),
                "missing for "
                        + missing.reason().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                missing.why(),
                null,
                null,
                null,
                null,
                List.of(),
                missing.statement());
    }

    static List<Column<IndexRow>> columns(boolean manyDatabases) {
        return List.of(
                Column.text("TABLE", row -> manyDatabases ? row.database() + "/" + row.table() : row.table()),
                Column.text("INDEX", row -> row.index().isEmpty() ? "-" : row.index()),
                Column.text("COLUMNS", row -> String.join(", ", row.columns())),
                Column.number("SIZE", row -> row.bytes() == null ? "" : Figures.bytes(row.bytes())),
                Column.number("SCANS", row -> row.scans() == null ? "" : Figures.count(row.scans())),
                Column.text("VERDICT", IndexRow::verdict),
                Column.text("WHY", row -> row.why().isEmpty() ? String.join(", ", row.backs()) : row.why()));
    }

    record Listed(int schemaVersion, List<IndexRow> indexes, List<String> warnings) {}
}
