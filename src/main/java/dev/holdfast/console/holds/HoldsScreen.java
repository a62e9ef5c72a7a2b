package dev.holdfast.console.holds;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Screen;
import dev.holdfast.console.fx.ScreenTools;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;

/// The tab with the holds.
public final class HoldsScreen implements Screen {
    private final HoldsModel model;
    private final HoldsController controller;
    private final Parent node;
    private final ObservableValue<String> title;

    public HoldsScreen(ScreenTools tools) {
        this.model = new HoldsModel(tools.operations().holds(), tools.background(), tools.clock(), tools.actor());
        this.controller = new HoldsController(model, tools);
        this.node = FxmlFile.HOLDS.load(tools.texts(), controller, new HoldDetailController(model, tools));
        this.title = new SimpleStringProperty(tools.texts().get(Room.HOLDS.textKey()));
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

    /// Selects the hold with this number.
    @Override
    public void point(String number) {
        controller.point(number);
    }

    @Override
    public void keep(Layout layout) {
        controller.keep();
    }

    @Override
    public void closed() {
        model.close();
    }
}
