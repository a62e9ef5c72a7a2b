package dev.holdfast.console.disposal;

import dev.holdfast.console.fx.FilteredScreen;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.node.Listed;

/// The screen `Disposal`.
public final class DisposalScreen extends FilteredScreen {
    private final DisposalModel model;

    public DisposalScreen(ScreenTools tools) {
        DisposalModel model = new DisposalModel(
                tools.operations().disposals(),
                tools.operations().lists(),
                tools.background(),
                tools.clock(),
                tools.actor());
        DisposalController controller = new DisposalController(model, tools);
        super(
                FxmlFile.DISPOSAL.load(tools.texts(), controller, new OrderDetailController(model, tools)),
                tools,
                Room.DISPOSAL,
                Listed.ORDERS,
                model.orders().filterProperty(),
                controller::filter);
        this.model = model;
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    /// Selects the order with this number.
    @Override
    public void point(String number) {
        number(number).ifPresent(model::point);
    }
}
