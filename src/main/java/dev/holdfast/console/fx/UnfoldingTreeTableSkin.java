package dev.holdfast.console.fx;

import javafx.scene.control.ScrollToEvent;
import javafx.scene.control.TreeTableRow;
import javafx.scene.control.TreeTableView;
import javafx.scene.control.skin.TreeTableViewSkin;
import javafx.scene.control.skin.VirtualFlow;

/// The usual skin with an [UnfoldingFlow]. Named by `css/console.css`.
public final class UnfoldingTreeTableSkin<T> extends TreeTableViewSkin<T> {
    public UnfoldingTreeTableSkin(TreeTableView<T> table) {
        super(table);
        table.addEventFilter(ScrollToEvent.scrollToTopIndex(), _ -> {
            if (flow().unfold()) {
                layOutAgain();
                table.layout(); // where a row is found depends on the height
            }
        });
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
