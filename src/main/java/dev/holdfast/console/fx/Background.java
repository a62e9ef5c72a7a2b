package dev.holdfast.console.fx;

import dev.holdfast.estate.Cancellation;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// Runs what may block away from the UI thread and brings its result back to it.
@FunctionalInterface
public interface Background {
    /// Runs `work` off the UI thread, then exactly one of the callbacks on it.
    <T> void run(Callable<T> work, Consumer<T> onDone, Consumer<Exception> onFailure);

    /// Stops what is under way at the servers, which may block; nobody waits for it.
    default void cancel(Cancellation cancellation) {
        run(
                () -> {
                    cancellation.cancel();
                    return true;
                },
                _ -> {},
                _ -> {});
    }

    /// Whether the control database is known to be gone.
    default boolean offline() {
        return false;
    }

    /// Whether what was shown before stays, without a word of the failure: somebody else tells of it.
    default boolean keepsShown(Exception failure) {
        return false;
    }
}
