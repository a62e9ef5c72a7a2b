package dev.holdfast.console.connections;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab with all connections.
public final class ConnectionsScreen extends TabScreen {
    private static final KeyCombination EDIT = new KeyCodeCombination(KeyCode.F2);

    private final ConnectionsModel model;
    private final ConnectionsController controller;

    public ConnectionsScreen(ScreenTools tools) {
        ConnectionsModel model = new ConnectionsModel(tools.operations(), tools.background(), tools.clock());
        ConnectionsController controller = new ConnectionsController(model, tools);
        super(FxmlFile.CONNECTIONS.load(tools.texts(), controller), tools, Room.CONNECTIONS);
        this.model = model;
        this.controller = controller;
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(EDIT, controller::edit);
    }

    @Override
    public void point(String name) {
        model.select(name);
    }
}
