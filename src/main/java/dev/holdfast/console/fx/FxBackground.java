package dev.holdfast.console.fx;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javafx.application.Platform;

/// Runs work on threads of its own and answers on the JavaFX thread: the only place that enters it.
///
/// They are the system's threads, which take turns. Virtual ones do not: two that make answers of ten thousand
/// rows keep all others from two processors until they are through.
public final class FxBackground implements Background, AutoCloseable {
    private final ExecutorService workers = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("console-work-", 0).factory());
    private final Reach reach;

    /// @param reach hears when work finds the control database gone
    public FxBackground(Reach reach) {
        this.reach = reach;
    }

    @Override
    public boolean offline() {
        return reach.offlineProperty().get();
    }

    @Override
    public <T> void run(Callable<T> work, Consumer<T> onDone, Consumer<Exception> onFailure) {
        try {
            workers.execute(() -> answer(work, onDone, onFailure));
        } catch (RejectedExecutionException e) {
            // the window closes: a last beat of its pulse still asked, and nobody waits for the answer
        }
    }

    private <T> void answer(Callable<T> work, Consumer<T> onDone, Consumer<Exception> onFailure) {
        T result;
        try {
            result = work.call();
        } catch (Exception failure) {
            ui().execute(() -> {
                if (Reach.gone(failure)) {
                    reach.lost(Objects.toString(failure.getMessage(), ""));
                }
                onFailure.accept(failure);
            });
            return;
        }
        ui().execute(() -> onDone.accept(result));
    }

    /// The JavaFX thread.
    public static Executor ui() {
        return Platform::runLater;
    }

    /// Lets go of work under way: its answers are not waited for.
    @Override
    public void close() {
        workers.shutdownNow();
    }
}
