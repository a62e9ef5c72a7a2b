package dev.holdfast.console.holds;

import dev.holdfast.console.fx.FilteredScreen;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.node.Listed;

/// The tab with the holds.
public final class HoldsScreen extends FilteredScreen {
    private final HoldsModel model;

    public HoldsScreen(ScreenTools tools) {
        HoldsModel model = new HoldsModel(
                tools.operations().holds(),
                tools.operations().lists(),
                tools.background(),
                tools.clock(),
                tools.actor());
        HoldsController controller = new HoldsController(model, tools);
        super(
                FxmlFile.HOLDS.load(tools.texts(), controller, new HoldDetailController(model, tools)),
                tools,
                Room.HOLDS,
                Listed.HOLDS,
                model.list().filterProperty(),
                controller::filter);
        this.model = model;
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    /// Selects the hold with this number.
    @Override
    public void point(String number) {
        number(number).ifPresent(model::point);
    }

    @Override
    public void closed() {
        model.close();
    }
}
