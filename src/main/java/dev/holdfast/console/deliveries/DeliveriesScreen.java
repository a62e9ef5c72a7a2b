package dev.holdfast.console.deliveries;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import dev.holdfast.node.Listed;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab with the deliveries.
public final class DeliveriesScreen extends TabScreen {
    private static final KeyCombination FILTER = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    private final DeliveriesModel model;
    private final DeliveriesController controller;

    public DeliveriesScreen(ScreenTools tools) {
        DeliveriesModel model = new DeliveriesModel(
                tools.operations().deliveries(), tools.operations().lists(), tools.background(), tools.actor());
        DeliveriesController controller = new DeliveriesController(model, tools);
        super(FxmlFile.DELIVERIES.load(tools.texts(), controller), tools, Room.DELIVERIES);
        this.model = model;
        this.controller = controller;
        model.filterProperty()
                .set(Listed.DELIVERIES.words().known(tools.layout().get("filter.deliveries", "")));
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(FILTER, controller::filter);
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    /// Shows the deliveries of this endpoint only.
    @Override
    public void point(String endpoint) {
        model.endpointProperty().set(endpoint);
    }

    @Override
    public void keep(Layout layout) {
        controller.keep();
        layout.put("filter.deliveries", model.filterProperty().get());
    }
}
