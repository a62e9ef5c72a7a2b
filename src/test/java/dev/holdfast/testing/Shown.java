package dev.holdfast.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import javafx.animation.AnimationTimer;
import javafx.scene.Scene;

/// Looks once in each frame whether something is so, and then waits until that frame is laid out: when a person sees
/// it,
/// to a few milliseconds. Used on the JavaFX thread.
///
/// A robot that asks and rests by turns sees it a tenth of a second later, or two.
public final class Shown extends AnimationTimer {
    private final Scene scene;
    private final Callable<Boolean> reached;
    private final CompletableFuture<Long> at = new CompletableFuture<>();

    /// @param reached of the state before a frame is laid out
    public Shown(Scene scene, Callable<Boolean> reached) {
        this.scene = scene;
        this.reached = reached;
    }

    @Override
    public void handle(long now) {
        try {
            if (reached.call()) {
                stop();
                scene.addPostLayoutPulseListener(new Runnable() {
                    @Override
                    public void run() {
                        scene.removePostLayoutPulseListener(this);
                        at.complete(System.nanoTime());
                    }
                });
            }
        } catch (Exception e) {
            stop();
            at.completeExceptionally(e);
        }
    }

    /// As [System#nanoTime], when it is shown.
    public CompletableFuture<Long> at() {
        return at;
    }
}
