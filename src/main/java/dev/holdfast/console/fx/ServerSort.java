package dev.holdfast.console.fx;

import java.util.List;
import javafx.beans.property.StringProperty;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

/// Sorting by a click on a column's head that the server does: the page at hand is never sorted alone.
public final class ServerSort {
    private ServerSort() {}

    /// @param sorts ids of the columns that the list can be sorted by
    /// @param sort gets the column's id, `-` before it for the largest first; empty for the list's own order
    public static void bind(TableView<?> table, List<String> sorts, StringProperty sort) {
        table.getColumns().forEach(column -> column.setSortable(sorts.contains(column.getId())));
        table.setSortPolicy(shown -> {
            sort.set(
                    shown.getSortOrder().isEmpty()
                            ? ""
                            : word(shown.getSortOrder().getFirst()));
            return true;
        });
    }

    private static String word(TableColumn<?, ?> column) {
        return (column.getSortType() == TableColumn.SortType.DESCENDING ? "-" : "") + column.getId();
    }
}
