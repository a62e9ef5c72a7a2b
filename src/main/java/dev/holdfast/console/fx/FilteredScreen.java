package dev.holdfast.console.fx;

import dev.holdfast.node.Listed;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.StringProperty;
import javafx.scene.Parent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// A screen with a filter: Ctrl+F leads into it, and the next window asks for the same.
public abstract class FilteredScreen extends TabScreen {
    private static final KeyCombination FILTER = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    private final Listed list;
    private final StringProperty filter;
    private final Runnable focus;

    /// @param filter what `list` is asked for, as typed
    /// @param focus puts the cursor into the filter
    protected FilteredScreen(
            Parent node, ScreenTools tools, Room room, Listed list, StringProperty filter, Runnable focus) {
        super(node, tools, room);
        this.list = list;
        this.filter = filter;
        this.focus = focus;
        filter.set(list.words().known(tools.layout().get(key(), "")));
    }

    private String key() {
        return "filter." + list.id();
    }

    /// What [#point] was given, where it is the number of a thing.
    protected static Optional<Long> number(String name) {
        return name.matches("\\d{1,18}") ? Optional.of(Long.parseLong(name)) : Optional.empty();
    }

    @Override
    public final Map<KeyCombination, Runnable> keys() {
        return Map.of(FILTER, focus);
    }

    @Override
    public void keep(Layout layout) {
        layout.put(key(), filter.get());
    }
}
