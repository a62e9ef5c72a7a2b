package dev.holdfast.console.policies;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Screen;
import dev.holdfast.console.fx.ScreenTools;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;

/// The tab with all policies.
public final class PoliciesScreen implements Screen {
    private final PoliciesModel model;
    private final PoliciesController controller;
    private final Parent node;
    private final ObservableValue<String> title;

    public PoliciesScreen(ScreenTools tools, PendingChanges pending) {
        this.model = new PoliciesModel(tools.operations(), tools.background());
        this.controller = new PoliciesController(model, tools);
        this.node = FxmlFile.POLICIES.load(tools.texts(), controller);
        this.title = new SimpleStringProperty(tools.texts().get(Room.POLICIES.textKey()));
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
    public void point(String name) {
        model.select(name);
    }
}
