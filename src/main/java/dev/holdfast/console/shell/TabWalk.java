package dev.holdfast.console.shell;

import dev.holdfast.console.fx.Address;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// Goes from tab to tab: along the way that somebody came, or to the one beside.
final class TabWalk {
    private static final KeyCombination BACK = new KeyCodeCombination(KeyCode.LEFT, KeyCombination.ALT_DOWN);
    private static final KeyCombination FORTH = new KeyCodeCombination(KeyCode.RIGHT, KeyCombination.ALT_DOWN);
    private static final KeyCombination NEXT = new KeyCodeCombination(KeyCode.TAB, KeyCombination.CONTROL_DOWN);
    private static final KeyCombination PREVIOUS =
            new KeyCodeCombination(KeyCode.TAB, KeyCombination.CONTROL_DOWN, KeyCombination.SHIFT_DOWN);

    private final Visited<Address> visited = new Visited<>();
    private final Predicate<Address> isOpen;
    private final Consumer<Address> open;

    TabWalk(Predicate<Address> isOpen, Consumer<Address> open) {
        this.isOpen = isOpen;
        this.open = open;
    }

    /// A tab was selected, by whichever way.
    void went(Address address) {
        visited.visit(address);
    }

    Map<KeyCombination, Runnable> keys(TabPane tabs) {
        Map<KeyCombination, Runnable> keys = new LinkedHashMap<>();
        keys.put(BACK, () -> visited.back(isOpen).ifPresent(open));
        keys.put(FORTH, () -> visited.forth(isOpen).ifPresent(open));
        keys.put(NEXT, () -> beside(tabs, 1));
        keys.put(PREVIOUS, () -> beside(tabs, -1));
        return keys;
    }

    /// Beside the last is the first.
    private static void beside(TabPane tabs, int by) {
        List<Tab> all = tabs.getTabs();
        if (!all.isEmpty()) {
            tabs.getSelectionModel()
                    .select(Math.floorMod(tabs.getSelectionModel().getSelectedIndex() + by, all.size()));
        }
    }
}
