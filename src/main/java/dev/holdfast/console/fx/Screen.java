package dev.holdfast.console.fx;

import java.util.Map;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;
import javafx.scene.input.KeyCombination;

/// One tab of the console. All methods are called on the UI thread.
public interface Screen {
    Parent node();

    ObservableValue<String> title();

    /// Reads again. Called when the tab is shown, on F5, and at each beat of the [Pulse] while it is the selected tab.
    void refresh();

    /// Selects what `name` names, when the screen lists such things.
    default void point(String name) {}

    /// The policy that is looked at; empty when it is not about one.
    default String policy() {
        return "";
    }

    /// Starts to find out what it would do, without doing it, where it is about to do something.
    default void dryRun() {}

    /// Keys that act while this is the selected tab; they go before the control that has the focus.
    default Map<KeyCombination, Runnable> keys() {
        return Map.of();
    }

    /// Keeps what the next start should find again and no node of the screen shows as it is, e.g. a filter.
    default void keep(Layout layout) {}

    /// The tab was closed.
    default void closed() {}
}
