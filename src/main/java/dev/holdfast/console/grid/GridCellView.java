package dev.holdfast.console.grid;

import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Tips;
import dev.holdfast.glance.GridCell;
import java.util.Objects;
import java.util.function.BiFunction;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleAttribute;
import javafx.scene.control.TableCell;
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
        icon.setVisible(false);
        setGraphic(icon);
        Tips.ask(this, () -> {
            GridRow row = getItem();
            return row != null && row.cell(column) != null ? words.apply(row, row.cell(column)) : "";
        });
    }

    @Override
    protected void updateItem(@Nullable GridRow row, boolean empty) {
        super.updateItem(row, empty);
        GridCell cell = empty || row == null ? null : row.cell(column);
        StateLook look = cell == null ? null : StateLook.of(cell.state());
        if (Objects.equals(look, shown)) {
            return; // most nights are alike
        }
        if (shown != null) {
            pseudoClassStateChanged(state(shown), false);
        }
        if (look != null) {
            icon.setIconCode(look.icon());
            pseudoClassStateChanged(state(look), true);
        }
        icon.setVisible(look != null);
        shown = look;
    }

    /// States are told by pseudo-classes, and the icon stays where it is: another style class, or another node, has all
    /// styles sought anew, of hundreds of cells at each step of a scroll.
    private static PseudoClass state(StateLook look) {
        return PseudoClass.getPseudoClass(look.styleClass());
    }

    @Override
    public @Nullable Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        GridRow row = getItem();
        return attribute == AccessibleAttribute.TEXT && row != null
                ? words.apply(row, row.cell(column))
                : super.queryAccessibleAttribute(attribute, parameters);
    }
}
