package dev.holdfast.console.disposal;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;

/// The screen `Disposal`.
public final class DisposalScreen extends TabScreen {
    private final DisposalModel model;
    private final DisposalController controller;

    public DisposalScreen(ScreenTools tools) {
        this(
                new DisposalModel(tools.operations().disposals(), tools.background(), tools.clock(), tools.actor()),
                tools);
    }

    private DisposalScreen(DisposalModel model, ScreenTools tools) {
        this(model, new DisposalController(model, tools), tools);
    }

    private DisposalScreen(DisposalModel model, DisposalController controller, ScreenTools tools) {
        super(
                FxmlFile.DISPOSAL.load(tools.texts(), controller, new OrderDetailController(model, tools)),
                tools,
                Room.DISPOSAL);
        this.model = model;
        this.controller = controller;
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    /// Selects the order with this number.
    @Override
    public void point(String number) {
        controller.point(number);
    }

    @Override
    public void keep(Layout layout) {
        controller.keep();
    }
}
