package dev.holdfast.console.deliveries;

import dev.holdfast.console.fx.FilteredScreen;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.node.Listed;

/// The tab with the deliveries.
public final class DeliveriesScreen extends FilteredScreen {
    private final DeliveriesModel model;

    public DeliveriesScreen(ScreenTools tools) {
        DeliveriesModel model = new DeliveriesModel(
                tools.operations().deliveries(), tools.operations().lists(), tools.background(), tools.actor());
        DeliveriesController controller = new DeliveriesController(model, tools);
        super(
                FxmlFile.DELIVERIES.load(tools.texts(), controller),
                tools,
                Room.DELIVERIES,
                Listed.DELIVERIES,
                model.list().filterProperty(),
                controller::filter);
        this.model = model;
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
}
