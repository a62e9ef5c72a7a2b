package dev.holdfast.console.history;

import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.history.HistoryColumn;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.HistoryRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/// The grid: provenance first, then the table's own columns, whichever they are.
final class RowTable {
    private static final String NULL = "null-value";
    private static final int WIDEST_CHARACTERS = 34;
    private static final double CHARACTER = 7.2;
    private static final double MARGIN = 24;

    private final TableView<HistoryRow> table;
    private final ScreenTools tools;
    private List<HistoryColumn> shown = List.of();

    RowTable(TableView<HistoryRow> table, ScreenTools tools) {
        this.table = table;
        this.tools = tools;
        table.getStyleClass().add("dense");
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    }

    void show(HistoryPage page) {
        if (!page.columns().equals(shown)) {
            shown = page.columns();
            table.getColumns().setAll(columns(page));
        }
        table.getItems().setAll(page.rows());
        table.scrollTo(0);
        table.getSelectionModel().clearSelection();
    }

    private List<TableColumn<HistoryRow, ?>> columns(HistoryPage page) {
        List<TableColumn<HistoryRow, ?>> columns = new ArrayList<>();
        columns.add(Columns.cell(
                "where",
                tools.texts().get("history.column.where"),
                118,
                row -> row.where().id() + " " + row.place(),
                (row, cell) -> Badge.in(cell, tools.texts(), StateLook.of(row))));
        columns.add(Columns.text(
                "archived",
                tools.texts().get("history.column.archived"),
                176,
                row -> row.copy() == null ? "" : tools.near(row.copy().archivedAt())));
        for (int i = 0; i < shown.size(); i++) {
            columns.add(column(page, i));
        }
        return columns;
    }

    private TableColumn<HistoryRow, HistoryRow> column(HistoryPage page, int at) {
        HistoryColumn column = shown.get(at);
        double width = MARGIN
                + CHARACTER
                        * Math.min(
                                WIDEST_CHARACTERS,
                                Math.max(
                                        column.name().length() + 1,
                                        page.rows().stream()
                                                .map(row -> row.values().get(at))
                                                .mapToInt(value -> value == null ? 4 : value.length())
                                                .max()
                                                .orElse(0)));
        TableColumn<HistoryRow, HistoryRow> made = Columns.cell(
                "value-" + column.name(),
                column.name(),
                width,
                row -> Objects.toString(row.values().get(at), ""),
                (row, cell) -> value(row, at, cell));
        if (column.number()) {
            made.getStyleClass().add(Styles.NUMBER);
        }
        return made;
    }

    private static void value(HistoryRow row, int at, TableCell<HistoryRow, HistoryRow> cell) {
        @Nullable String value = row.values().get(at);
        cell.getStyleClass().remove(NULL);
        if (value == null) {
            cell.getStyleClass().add(NULL);
        }
        cell.setText(value == null ? "NULL" : value.lines().findFirst().orElse(""));
    }
}
