package dev.holdfast.console.fx;

import java.util.List;
import javafx.animation.AnimationTimer;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.layout.Pane;

/// Draws a screen a few nodes in each frame: to style and lay out all of them at once is a pause that one feels.
/// Rows of tables have [UnfoldingFlow], parts of a screen [Later].
public final class Gradually {
    /// Of the UI thread.
    private static boolean whole;

    private Gradually() {}

    /// Runs `act`, in which everything comes at once.
    public static void atOnce(Runnable act) {
        boolean before = whole;
        whole = true;
        try {
            act.run();
        } finally {
            whole = before;
        }
    }

    static boolean isWhole() {
        return whole;
    }

    /// Shows `nodes` and nothing else. A pane that is not empty gets them at once: somebody may have scrolled in it.
    ///
    /// @param aFrame how many are added in one frame
    public static void fill(Pane pane, List<? extends Node> nodes, int aFrame) {
        ObservableList<Node> children = pane.getChildren();
        if (whole || !children.isEmpty() || nodes.size() <= aFrame) {
            children.setAll(nodes);
            return;
        }
        children.setAll(nodes.subList(0, aFrame));
        new AnimationTimer() {
            private int there = aFrame;
            private boolean begun;

            @Override
            public void handle(long now) {
                if (!begun) {
                    begun = true; // this frame draws the first ones
                } else if (filledAnew()) {
                    stop();
                } else {
                    int next = Math.min(nodes.size(), there + aFrame);
                    children.addAll(nodes.subList(there, next));
                    there = next;
                    if (there == nodes.size()) {
                        stop();
                    }
                }
            }

            private boolean filledAnew() {
                return children.size() != there || !children.getLast().equals(nodes.get(there - 1));
            }
        }.start();
    }
}
