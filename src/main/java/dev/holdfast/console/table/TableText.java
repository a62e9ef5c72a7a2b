package dev.holdfast.console.table;

import dev.holdfast.console.fx.CellWords;
import dev.holdfast.console.fx.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.scene.control.Control;
import javafx.scene.control.TableColumnBase;
import javafx.scene.control.TableView;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableView;
import org.jspecify.annotations.Nullable;

/// What a table shows: its visible columns in the order in which they stand, and its rows, each value whole even where
/// a cell cuts it short.
///
/// @param rows all that it has, those of folded branches too
/// @param selected in the order of the table
record TableText<R>(List<Column<R>> columns, List<R> rows, List<R> selected) {
    TableText {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        selected = List.copyOf(selected);
    }

    /// @param title its id where its head has no text
    /// @param number whether its values are numbers
    record Column<R>(String id, String title, boolean number, Function<R, String> words) {
        private static <R> Column<R> of(TableColumnBase<R, ?> column) {
            String text = Objects.toString(column.getText(), "");
            String id = Objects.toString(column.getId(), text);
            return new Column<>(
                    id,
                    text.isBlank() ? id : text,
                    column.getStyleClass().contains(Styles.NUMBER),
                    row -> Objects.toString(CellWords.of(column, row), ""));
        }
    }

    /// @param table a [TableView] or a [TreeTableView]
    static TableText<?> of(Control table) {
        return table instanceof TreeTableView<?> tree ? ofTree(tree) : ofTable((TableView<?>) table);
    }

    private static <R> TableText<R> ofTable(TableView<R> table) {
        return new TableText<>(
                table.getVisibleLeafColumns().stream()
                        .map(column -> Column.of(column))
                        .collect(Collectors.toList()),
                table.getItems(),
                table.getSelectionModel().getSelectedIndices().stream()
                        .distinct()
                        .sorted()
                        .filter(index -> index >= 0 && index < table.getItems().size())
                        .map(index -> table.getItems().get(index))
                        .toList());
    }

    private static <S> TableText<TreeItem<S>> ofTree(TreeTableView<S> tree) {
        List<TreeItem<S>> rows = new ArrayList<>();
        gather(tree.getRoot(), tree.isShowRoot(), rows);
        List<Column<TreeItem<S>>> columns = new ArrayList<>();
        tree.getVisibleLeafColumns().forEach(column -> columns.add(Column.of(column)));
        return new TableText<>(
                columns,
                rows,
                tree.getSelectionModel().getSelectedItems().stream()
                        .filter(Objects::nonNull)
                        .toList());
    }

    private static <S> void gather(@Nullable TreeItem<S> item, boolean itself, List<TreeItem<S>> rows) {
        if (item != null) {
            if (itself) {
                rows.add(item);
            }
            item.getChildren().forEach(child -> gather(child, true, rows));
        }
    }

    List<Column<?>> heads() {
        return List.copyOf(columns);
    }

    List<String> cells(R row) {
        return columns.stream().map(column -> column.words().apply(row)).toList();
    }
}
