package dev.holdfast.console.fx;

import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.skin.TableViewSkin;
import javafx.scene.control.skin.VirtualFlow;

/// The usual skin with an [UnfoldingFlow]. Named by `css/console.css`.
public final class UnfoldingTableSkin<T> extends TableViewSkin<T> {
    public UnfoldingTableSkin(TableView<T> table) {
        super(table);
        flow().unfoldBeforeItGoesToARow(table, this::layOutAgain);
    }

    @Override
    protected VirtualFlow<TableRow<T>> createVirtualFlow() {
        return new UnfoldingFlow<>();
    }

    private UnfoldingFlow<TableRow<T>> flow() {
        return (UnfoldingFlow<TableRow<T>>) getVirtualFlow();
    }

    @Override
    protected int getItemCount() {
        return flow().rows(super.getItemCount(), columns());
    }

    @Override
    protected void updateItemCount() {
        flow().beginAnewBeyond(getItemCount());
        super.updateItemCount();
    }

    @Override
    protected void layoutChildren(double x, double y, double width, double height) {
        super.layoutChildren(x, y, width, height);
        flow().laidOut(super.getItemCount(), columns(), this::layOutAgain);
    }

    private void layOutAgain() {
        markItemCountDirty();
        getSkinnable().requestLayout();
    }

    private int columns() {
        return getSkinnable().getVisibleLeafColumns().size();
    }
}
