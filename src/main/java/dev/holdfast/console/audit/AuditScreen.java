package dev.holdfast.console.audit;

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

/// The tab with the audit.
public final class AuditScreen implements Screen {
    private static final KeyCombination FILTER = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    private final AuditModel model;
    private final AuditController controller;
    private final Parent node;
    private final ObservableValue<String> title;

    public AuditScreen(ScreenTools tools) {
        this.model = new AuditModel(tools.operations(), tools.background(), tools.clock());
        this.controller = new AuditController(model, tools);
        this.node = FxmlFile.AUDIT.load(tools.texts(), controller);
        this.title = new SimpleStringProperty(tools.texts().get(Room.AUDIT.textKey()));
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
        return Map.of(FILTER, controller::filter);
    }

    @Override
    public void keep(Layout layout) {
        controller.keep();
    }

    /// Filters by an object, e.g. the name of a policy.
    @Override
    public void point(String name) {
        model.objectProperty().set(name);
    }
}
