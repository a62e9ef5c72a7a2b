package dev.holdfast.console.cold;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;

/// The tab with the cold files.
public final class ColdScreen extends TabScreen {
    private final ColdModel model;
    private final ColdController controller;

    public ColdScreen(ScreenTools tools) {
        ColdModel model = new ColdModel(tools.operations().cold(), tools.background(), tools.actor());
        ColdController controller = new ColdController(model, tools);
        super(FxmlFile.COLD.load(tools.texts(), controller, new ColdFileController(model, tools)), tools, Room.COLD);
        this.model = model;
        this.controller = controller;
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    /// Selects the file with this number.
    @Override
    public void point(String number) {
        controller.point(number);
    }
}
