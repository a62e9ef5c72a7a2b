package dev.holdfast.console.fx;

import java.util.ArrayDeque;
import java.util.Deque;
import javafx.animation.AnimationTimer;

/// Who draws in which frame: what takes turns comes one in each, in the order in which it asked, so that parts and rows
/// that come at the same time share no frame. Of the UI thread.
final class Turns extends AnimationTimer {
    private static final Turns OF_ALL = new Turns();

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean goes;
    private boolean begun;

    private Turns() {}

    /// @param draw what a frame is to have beside what is there
    static void take(Runnable draw) {
        OF_ALL.add(draw);
    }

    private void add(Runnable draw) {
        waiting.add(draw);
        if (!goes) {
            goes = true;
            begun = false;
            start();
        }
    }

    @Override
    public void handle(long now) {
        if (!begun) {
            begun = true; // this frame draws what is there
        } else if (waiting.isEmpty()) {
            goes = false;
            stop();
        } else {
            waiting.remove().run();
        }
    }
}
