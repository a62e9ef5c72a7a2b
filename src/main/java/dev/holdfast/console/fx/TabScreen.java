package dev.holdfast.console.fx;

import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;

/// A screen with its node and its title.
public abstract class TabScreen implements Screen {
    private final Parent node;
    private final ObservableValue<String> title;

    protected TabScreen(Parent node, ObservableValue<String> title) {
        this.node = node;
        this.title = title;
    }

    /// A screen that is called as its room.
    protected TabScreen(Parent node, ScreenTools tools, Room room) {
        this(node, new SimpleStringProperty(tools.texts().get(room.textKey())));
    }

    @Override
    public final Parent node() {
        return node;
    }

    @Override
    public final ObservableValue<String> title() {
        return title;
    }
}
