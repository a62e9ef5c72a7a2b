package dev.holdfast.console.grid;

import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.glance.GridCell;
import java.util.function.BiFunction;
import javafx.scene.AccessibleAttribute;
import javafx.scene.control.TableCell;
import javafx.scene.control.Tooltip;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// One cell of the grid: its state by icon and colour, its figures when a mouse rests on it or a screen reader asks.
final class GridCellView extends TableCell<GridRow, GridRow> {
    private final int column;
    private final BiFunction<GridRow, @Nullable GridCell, String> words;
    private final FontIcon icon = new FontIcon();
    private @Nullable StateLook shown;

    GridCellView(int column, BiFunction<GridRow, @Nullable GridCell, String> words) {
        this.column = column;
        this.words = words;
        getStyleClass().addAll("grid-cell", Styles.BADGE);
        hoverProperty().subscribe(over -> {
            GridRow row = getItem();
            setTooltip(
                    over && row != null && row.cell(column) != null
                            ? new Tooltip(words.apply(row, row.cell(column)))
                            : null);
        });
    }

    @Override
    protected void updateItem(@Nullable GridRow row, boolean empty) {
        super.updateItem(row, empty);
        GridCell cell = empty || row == null ? null : row.cell(column);
        StateLook look = cell == null ? null : StateLook.of(cell.state());
        if (look == null ? shown == null : look.equals(shown)) {
            return; // most nights are alike: what stays needs no new style
        }
        restyle(shown == null ? "" : shown.styleClass(), look == null ? "" : look.styleClass());
        shown = look;
        if (look == null) {
            setGraphic(null);
        } else {
            icon.setIconCode(look.icon());
            setGraphic(icon);
        }
    }

    /// By one change: each has all styles of the cell sought anew.
    private void restyle(String before, String after) {
        if (before.equals(after)) {
            return;
        }
        if (before.isEmpty()) {
            getStyleClass().add(after);
        } else if (after.isEmpty()) {
            getStyleClass().remove(before);
        } else {
            getStyleClass().set(getStyleClass().indexOf(before), after);
        }
    }

    @Override
    public @Nullable Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        GridRow row = getItem();
        return attribute == AccessibleAttribute.TEXT && row != null
                ? words.apply(row, row.cell(column))
                : super.queryAccessibleAttribute(attribute, parameters);
    }
}
