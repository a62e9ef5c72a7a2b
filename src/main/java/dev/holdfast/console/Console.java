package dev.holdfast.console;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.Operations;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// The way in: opens the console's window. Until [#launch] is called, nothing of JavaFX is touched.
public final class Console {
    private Console() {}

    /// Opens the window and returns when it was closed. Once in the life of a process; any thread but the UI's.
    ///
    /// @param stop closes the window, too, when it completes
    /// @throws HoldfastException `CONFIG` when there is no display, `INTERNAL` when the window cannot be built
    public static void launch(Operations operations, ConsoleSettings settings, CompletionStage<?> stop) {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        AtomicReference<@Nullable ConsoleWindow> window = new AtomicReference<>();
        var unused = stop.whenComplete((_, _) -> closed.complete(true));
        try {
            Platform.startup(() -> show(operations, settings, window, closed));
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
            disarm(window.get());
        }
    }

    private static void show(
            Operations operations,
            ConsoleSettings settings,
            AtomicReference<@Nullable ConsoleWindow> window,
            CompletableFuture<Boolean> closed) {
        try {
            Clock clock = Clock.system(ZoneId.systemDefault());
            ConsoleWindow shown = ConsoleWindow.open(new Stage(), operations, settings, clock);
            window.set(shown);
            shown.onClosed(() -> closed.complete(true));
        } catch (RuntimeException failure) {
            closed.completeExceptionally(failure);
        }
    }

    /// Nobody is armed who has no window. What the audit cannot be told now, it knows anyway: until when.
    private static void disarm(@Nullable ConsoleWindow window) {
        if (window != null) {
            try {
                window.guard().disarm();
            } catch (HoldfastException failure) {
                System.getLogger(Console.class.getName())
                        .log(System.Logger.Level.WARNING, "that the console is closed is not in the audit", failure);
            }
        }
    }
}
