package dev.holdfast.console.connections;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;

/// The tab with all connections.
public final class ConnectionsScreen extends TabScreen {
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
    public void point(String name) {
        model.select(name);
    }

    @Override
    public void keep(Layout layout) {
        controller.keep(layout);
    }
}
