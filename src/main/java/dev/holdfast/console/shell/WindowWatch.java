package dev.holdfast.console.shell;

import dev.holdfast.console.arm.EnvironmentStrip;
import dev.holdfast.console.arm.Locks;
import dev.holdfast.console.fx.EnvironmentLook;
import java.util.IdentityHashMap;
import java.util.Map;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import javafx.stage.Window;
import javafx.util.Subscription;

/// Follows the windows that the console opens, so that no dialog need know: each wears the environment's colour and
/// name, and what writes in it is locked as in the main window.
public final class WindowWatch {
    private final Stage main;
    private final ObservableValue<EnvironmentLook> environment;
    private final Locks locks;
    private final Map<Window, Subscription> watched = new IdentityHashMap<>();
    private final ListChangeListener<Window> windows = this::changed;

    /// @param main the console's window, whose scene is there
    public WindowWatch(Stage main, ObservableValue<EnvironmentLook> environment, Locks locks) {
        this.main = main;
        this.environment = environment;
        this.locks = locks;
        watched.put(main, locks.watch(main.getScene()));
        Window.getWindows().addListener(windows);
    }

    private void changed(ListChangeListener.Change<? extends Window> change) {
        while (change.next()) {
            change.getAddedSubList().forEach(this::opened);
            change.getRemoved().forEach(this::closed);
        }
    }

    private void opened(Window window) {
        if (window instanceof Stage stage
                && !stage.equals(main)
                && belongs(stage)
                && stage.getScene().getRoot() instanceof Pane root) {
            watched.put(stage, locks.watch(stage.getScene()).and(EnvironmentStrip.put(root, environment)));
        }
    }

    private boolean belongs(Stage stage) {
        for (Window each = stage; each instanceof Stage owned; each = owned.getOwner()) {
            if (each.equals(main)) {
                return true;
            }
        }
        return false;
    }

    private void closed(Window window) {
        Subscription subscription = watched.remove(window);
        if (subscription != null) {
            subscription.unsubscribe();
        }
    }

    /// Lets go of every window.
    public void close() {
        Window.getWindows().removeListener(windows);
        watched.values().forEach(Subscription::unsubscribe);
        watched.clear();
    }
}
