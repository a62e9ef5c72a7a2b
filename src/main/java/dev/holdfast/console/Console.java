package dev.holdfast.console;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.console.fx.FxBackground;
import dev.holdfast.node.Operations;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Platform;
import javafx.stage.PopupWindow;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// The way in: opens the console's window. Until [#begin] is called, nothing of JavaFX is touched. Any thread but the
/// UI's.
public final class Console implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Console.class.getName());

    /// Of the toolkit's drawing; read when it starts.
    private static final String REGION_PICTURES = "prism.disableRegionCaching";

    private final Clock clock = Clock.system(ZoneId.systemDefault());
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final Executor ui = FxBackground.ui();
    private final Rehearsal rehearsal;

    private Console(Path layoutFile) {
        rehearsal = new Rehearsal(ui, new ConsoleSettings(layoutFile, "", "", ""), clock);
    }

    /// Starts the toolkit and loads what the window will need, while the engine opens. Once in the life of a process.
    ///
    /// @param layoutFile as in [ConsoleSettings]
    public static Console begin(Path layoutFile) {
        Console console = new Console(layoutFile);
        var unused = console.rehearsal.over().whenComplete((_, failure) -> {
            if (failure != null) { // the window itself will say what is wrong
                LOG.log(System.Logger.Level.WARNING, "the console could not be prepared", failure);
            }
        });
        Thread.ofPlatform().daemon().name("console-start").start(console::start);
        return console;
    }

    private void start() {
        try {
            drawPlainly();
            Platform.startup(rehearsal::begin);
            started.complete(null);
        } catch (RuntimeException | LinkageError e) {
            started.completeExceptionally(e);
        }
    }

    /// A row of a table is filled twice: with its line, and with itself above it. The toolkit would keep a picture of
    /// that and copy it into each row: without a graphics card half of all drawing was such copies.
    private static void drawPlainly() {
        if (System.getProperty(REGION_PICTURES) == null) {
            System.setProperty(REGION_PICTURES, "true");
        }
    }

    /// Opens the window and returns when it was closed.
    ///
    /// @param stop closes the window, too, when it completes
    /// @throws HoldfastException `CONFIG` when there is no display, `INTERNAL` when the window cannot be built
    public void launch(Operations operations, ConsoleSettings settings, CompletionStage<?> stop) {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        AtomicReference<@Nullable ConsoleWindow> window = new AtomicReference<>();
        var unused = stop.whenComplete((_, _) -> closed.complete(true));
        awaitStart();
        ui.execute(() -> show(operations, settings, window, closed));
        try {
            closed.get();
        } catch (ExecutionException e) {
            throw new HoldfastException(ErrorCode.INTERNAL, "the console cannot be shown: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
            disarm(window.get());
        }
    }

    private void awaitStart() {
        try {
            started.join();
        } catch (CompletionException e) {
            String why = String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
            throw e.getCause() instanceof UnsupportedOperationException
                    ? new HoldfastException(ErrorCode.CONFIG, "no display to show the console on: " + why, e)
                    : new HoldfastException(ErrorCode.INTERNAL, "the console cannot be shown: " + why, e);
        }
    }

    private void show(
            Operations operations,
            ConsoleSettings settings,
            AtomicReference<@Nullable ConsoleWindow> window,
            CompletableFuture<Boolean> closed) {
        try {
            rehearsal.end();
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
                LOG.log(System.Logger.Level.WARNING, "that the console is closed is not in the audit", failure);
            }
        }
    }

    /// Ends the toolkit, with or without a window.
    @Override
    public void close() {
        var unused = started.whenComplete((_, failure) -> {
            if (failure == null) {
                FxBackground.ui().execute(() -> {
                    hidePopups();
                    Platform.exit();
                });
            }
        });
    }

    /// The toolkit's end closes a popup that shows, a tooltip, say, a second time, and on X11 the process dies of it.
    private static void hidePopups() {
        Window.getWindows().stream()
                .filter(PopupWindow.class::isInstance)
                .toList()
                .forEach(Window::hide);
    }
}
