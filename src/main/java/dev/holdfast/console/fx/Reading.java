package dev.holdfast.console.fx;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// A question that is asked again and again, one at a time: what is asked while an answer is awaited is asked once more
/// afterwards, so that a slow database is never asked five times a second. UI thread only.
public final class Reading<T> {
    private final Background background;
    private final Callable<T> read;
    private final Consumer<T> onDone;
    private final Consumer<Exception> onFailure;
    private boolean busy;
    private boolean again;

    /// @param read called off the UI thread, never twice at a time
    public Reading(Background background, Callable<T> read, Consumer<T> onDone, Consumer<Exception> onFailure) {
        this.background = background;
        this.read = read;
        this.onDone = onDone;
        this.onFailure = onFailure;
    }

    public void ask() {
        if (busy) {
            again = true;
            return;
        }
        busy = true;
        background.run(
                read,
                answer -> {
                    busy = false;
                    onDone.accept(answer);
                    follow();
                },
                failure -> {
                    busy = false;
                    onFailure.accept(failure);
                    follow();
                });
    }

    private void follow() {
        if (again) {
            again = false;
            ask();
        }
    }
}
