package dev.holdfast.console;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.Operations;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javafx.application.Platform;
import javafx.stage.Stage;

/// The way in: opens the console's window. Until [#launch] is called, nothing of JavaFX is touched.
public final class Console {
    private Console() {}

    /// Opens the window and returns when it was closed. Once in the life of a process; any thread but the UI's.
    ///
    /// @throws HoldfastException `CONFIG` when there is no display, `INTERNAL` when the window cannot be built
    public static void launch(Operations operations, ConsoleSettings settings) {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        try {
            Platform.startup(() -> show(operations, settings, closed));
        } catch (UnsupportedOperationException e) {
            throw new HoldfastException(ErrorCode.CONFIG, "no display to show the console on: " + e.getMessage(), e);
        }
        try {
            closed.get();
        } catch (ExecutionException e) {
            throw new HoldfastException(ErrorCode.INTERNAL, "the console cannot be shown: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Platform.exit();
        }
    }

    private static void show(Operations operations, ConsoleSettings settings, CompletableFuture<Boolean> closed) {
        try {
            Clock clock = Clock.system(ZoneId.systemDefault());
            ConsoleWindow window = ConsoleWindow.open(new Stage(), operations, settings, clock);
            window.onClosed(() -> closed.complete(true));
        } catch (RuntimeException failure) {
            closed.completeExceptionally(failure);
        }
    }
}
