package dev.holdfast.console.fx;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// Asks a question of which only the last answer counts: that of an earlier one, well or not, is dropped when it comes
/// after a later one was asked. For what is read again and again there is [Refresh]; what changes something is neither,
/// its answer is always told. Used on the UI thread only.
public final class Latest {
    private final Background background;
    private long asked;

    public Latest(Background background) {
        this.background = background;
    }

    /// As [Background#run]; neither callback is called once another question was asked, or this one is forgotten.
    public <T> void ask(Callable<T> work, Consumer<T> onDone, Consumer<Exception> onFailure) {
        long mine = ++asked;
        background.run(
                work,
                result -> {
                    if (mine == asked) {
                        onDone.accept(result);
                    }
                },
                failure -> {
                    if (mine == asked) {
                        onFailure.accept(failure);
                    }
                });
    }

    /// Nobody waits for an answer any more.
    public void forget() {
        asked++;
    }
}
