package dev.holdfast.console.fx;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javafx.application.Platform;

/// Runs work on virtual threads and answers on the JavaFX thread: the only place that enters it.
public final class FxBackground implements Background, AutoCloseable {
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
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
