package dev.holdfast.console.fx;

import java.util.List;
import javafx.animation.AnimationTimer;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.layout.Pane;

/// Draws a screen a few nodes in every second frame: to style and lay out all of them at once is a pause that one
/// feels. Rows of tables have [UnfoldingFlow], parts of a screen [Later].
public final class Gradually {
    /// Of the UI thread.
    private static boolean whole;

    /// Of the UI thread: how many acts wait for their frame.
    private static int waiting;

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

    /// Whether something of a screen is still to come. On the UI thread.
    public static boolean isOnItsWay() {
        return waiting > 0;
    }

    /// Runs `act` in the frame after the next. The one between is for keys, clicks and whatever else is to be drawn:
    /// with
    /// something of a screen in each, frames come late, and a key waits for two of them.
    static void afterARest(Runnable act) {
        waiting++;
        new AnimationTimer() {
            private boolean rested;

            @Override
            public void handle(long now) {
                if (rested) {
                    stop();
                    waiting--;
                    act.run();
                }
                rested = true;
            }
        }.start();
    }

    /// Shows `nodes` and nothing else. A pane that is not empty gets them at once: somebody may have scrolled in it.
    ///
    /// @param aFrame how many are added at a time
    public static void fill(Pane pane, List<? extends Node> nodes, int aFrame) {
        ObservableList<Node> children = pane.getChildren();
        if (whole || !children.isEmpty() || nodes.size() <= aFrame) {
            children.setAll(nodes);
            return;
        }
        children.setAll(nodes.subList(0, aFrame));
        afterARest(() -> goOn(children, nodes, aFrame, aFrame));
    }

    /// Until all are there, or the pane was filled anew.
    private static void goOn(ObservableList<Node> children, List<? extends Node> nodes, int there, int aFrame) {
        if (children.size() == there && children.getLast().equals(nodes.get(there - 1))) {
            int next = Math.min(nodes.size(), there + aFrame);
            children.addAll(nodes.subList(there, next));
            if (next < nodes.size()) {
                afterARest(() -> goOn(children, nodes, next, aFrame));
            }
        }
    }
}
