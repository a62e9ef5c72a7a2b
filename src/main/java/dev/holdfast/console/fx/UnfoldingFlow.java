package dev.holdfast.console.fx;

import javafx.scene.control.Control;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.ScrollToEvent;
import javafx.scene.control.skin.VirtualFlow;

/// The rows of a table, the first ones made a few in every second frame: a row costs milliseconds when it is made,
/// mostly for the styles of its cells, and a window full of them made at once is a pause that one feels.
///
/// Until it has filled its place once, it is only as high as the rows that it has made, and its skin says that there
/// are no more than these ([#rows]): no scroll bar comes and goes. The empty rows below the last one are rows, too.
///
/// Only where all rows are of one height: else nobody knows how many fill the place before they are made.
final class UnfoldingFlow<C extends IndexedCell<?>> extends VirtualFlow<C> {
    private static final int CELLS_A_FRAME = 32;

    /// A table makes no cells of columns that are not in sight.
    private static final int MOST_COLUMNS_IN_SIGHT = 24;

    private static final int FEWEST_ROWS_A_FRAME = 2;

    private int made;
    private boolean full;
    private boolean asked;
    private double place;

    /// How many of so many rows there are until it is full.
    int rows(int all, int columns) {
        if (full || all == 0 || getFixedCellSize() <= 0) {
            return all;
        }
        made = Math.max(made, aFrame(columns));
        return Math.min(all, made);
    }

    private static int aFrame(int columns) {
        return Math.max(FEWEST_ROWS_A_FRAME, CELLS_A_FRAME / Math.clamp(columns, 1, MOST_COLUMNS_IN_SIGHT));
    }

    @Override
    public void resize(double width, double height) {
        place = height;
        super.resize(width, full || getFixedCellSize() <= 0 ? height : Math.min(height, made * getFixedCellSize()));
    }

    /// Goes on after a rest, unless it is full or there is nothing to show; called after each layout.
    ///
    /// @param layOut has the skin ask for [#rows] and lay out once more
    void laidOut(int all, int columns, Runnable layOut) {
        if (full || asked || all == 0 || getFixedCellSize() <= 0) {
            return;
        }
        asked = true;
        boolean fills = made * getFixedCellSize() >= place;
        Gradually.afterARest(() -> {
            asked = false;
            made += aFrame(columns);
            full |= fills;
            layOut.run();
        });
    }

    /// Called before it is told that there are `all` rows: one that stands below the last of them begins at the first.
    /// It would lay out empty rows where it stands, and then lay out all of them again further up.
    void beginAnewBeyond(int all) {
        C first = getFirstVisibleCell();
        if (first != null && all > 0 && first.getIndex() >= all) {
            setPosition(0);
        }
    }

    /// Fills its place before `table` goes to a row: where one is found depends on the height.
    ///
    /// @param layOut as in [#laidOut]
    void unfoldBeforeItGoesToARow(Control table, Runnable layOut) {
        table.addEventFilter(ScrollToEvent.scrollToTopIndex(), _ -> {
            if (!full) {
                full = true;
                layOut.run();
                table.layout();
            }
        });
    }
}
