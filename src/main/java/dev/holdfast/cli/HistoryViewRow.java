package dev.holdfast.cli;

import dev.holdfast.history.HistoryView;
import java.time.Instant;
import java.util.List;

/// A history view as it is printed.
record HistoryViewRow(
        String table, String view, String state, String detail, long coldRows, String madeBy, Instant madeAt) {
    static final List<Column<HistoryViewRow>> COLUMNS = List.of(
            Column.text("TABLE", HistoryViewRow::table),
            Column.text("VIEW", HistoryViewRow::view),
            Column.text("STATE", HistoryViewRow::state),
            Column.number("COLD ROWS", row -> Figures.count(row.coldRows())),
            Column.text("DETAIL", HistoryViewRow::detail));

    static HistoryViewRow of(HistoryView view) {
        return new HistoryViewRow(
                view.database() + "/" + view.table(),
                view.view().toString(),
                view.state().id(),
                view.detail(),
                view.coldRows(),
                view.madeBy(),
                view.madeAt());
    }

    /// A list of them.
    record Listed(int schemaVersion, List<HistoryViewRow> views) {}
}
