package dev.holdfast.console.fx;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.collections.ObservableList;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;

/// Rows of a table: opened alike everywhere, and brought up to date with as few changes as possible, so that selection
/// and scroll stay.
public final class Rows {
    /// Opens the row that is chosen.
    public static final KeyCombination OPEN = new KeyCodeCombination(KeyCode.ENTER);

    private Rows() {}

    /// @param rows newest first, as shown
    /// @param fresh newest first, as read
    /// @param key tells one row from another
    public static <T> void update(ObservableList<T> rows, List<T> fresh, Function<T, ?> key) {
        int added = rows.isEmpty() ? -1 : indexOf(fresh, key, key.apply(rows.getFirst()));
        if (added < 0) {
            rows.setAll(fresh);
            return;
        }
        rows.addAll(0, fresh.subList(0, added));
        if (rows.size() > fresh.size()) {
            rows.remove(fresh.size(), rows.size());
        }
        for (int i = 0; i < rows.size(); i++) {
            if (!Objects.equals(rows.get(i), fresh.get(i))) {
                rows.set(i, fresh.get(i));
            }
        }
        rows.addAll(fresh.subList(rows.size(), fresh.size()));
    }

    /// Double click and Enter do the same with the row that is chosen.
    public static <T> void open(TableView<T> table, Consumer<T> open) {
        table.setRowFactory(_ -> {
            TableRow<T> row = new TableRow<>();
            row.setOnMouseClicked(event -> {
                if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2 && !row.isEmpty()) {
                    open.accept(row.getItem());
                }
            });
            return row;
        });
        table.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            T chosen = table.getSelectionModel().getSelectedItem();
            if (OPEN.match(event) && chosen != null) {
                event.consume();
                open.accept(chosen);
            }
        });
    }

    private static <T> int indexOf(List<T> rows, Function<T, ?> key, Object wanted) {
        for (int i = 0; i < rows.size(); i++) {
            if (wanted.equals(key.apply(rows.get(i)))) {
                return i;
            }
        }
        return -1;
    }
}
