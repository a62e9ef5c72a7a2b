package dev.holdfast.console.fx;

import javafx.scene.control.TreeTableRow;
import javafx.scene.control.TreeTableView;
import javafx.scene.control.skin.TreeTableViewSkin;
import javafx.scene.control.skin.VirtualFlow;

/// The usual skin with an [UnfoldingFlow]. Named by `css/console.css`.
public final class UnfoldingTreeTableSkin<T> extends TreeTableViewSkin<T> {
    public UnfoldingTreeTableSkin(TreeTableView<T> table) {
        super(table);
        flow().unfoldBeforeItGoesToARow(table, this::layOutAgain);
    }

    @Override
    protected VirtualFlow<TreeTableRow<T>> createVirtualFlow() {
        return new UnfoldingFlow<>();
    }

    private UnfoldingFlow<TreeTableRow<T>> flow() {
        return (UnfoldingFlow<TreeTableRow<T>>) getVirtualFlow();
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
