package dev.holdfast.console.sessions;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Screen;
import dev.holdfast.console.fx.ScreenTools;
import java.util.Map;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab with the list of sessions.
public final class SessionsScreen implements Screen {
    private final SessionsModel model;
    private static final KeyCombination ARCHIVE_NOW =
            new KeyCodeCombination(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN);

    private final SessionsController controller;
    private final Parent node;
    private final ObservableValue<String> title;

    public SessionsScreen(ScreenTools tools) {
        this.model = new SessionsModel(tools.operations(), tools.background());
        this.controller = new SessionsController(model, tools);
        this.node = FxmlFile.SESSIONS.load(tools.texts(), controller);
        this.title = new SimpleStringProperty(tools.texts().get(Room.SESSIONS.textKey()));
        model.refreshPolicies();
    }

    @Override
    public Parent node() {
        return node;
    }

    @Override
    public ObservableValue<String> title() {
        return title;
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(ARCHIVE_NOW, controller::archiveNow);
    }

    @Override
    public void keep(Layout layout) {
        controller.keep();
    }

    /// Filters by a policy.
    @Override
    public void point(String name) {
        model.policyProperty().set(name);
    }
}
