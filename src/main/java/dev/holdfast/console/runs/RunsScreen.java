package dev.holdfast.console.runs;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;

/// The tab with what a person should know, and the runs.
public final class RunsScreen extends TabScreen {
    private final RunsModel model;
    private final RunsController controller;

    public RunsScreen(ScreenTools tools) {
        RunsModel model = new RunsModel(tools.operations(), tools.background());
        RunsController controller = new RunsController(model, tools);
        super(FxmlFile.RUNS.load(tools.texts(), controller), tools, Room.RUNS);
        this.model = model;
        this.controller = controller;
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    @Override
    public void keep(Layout layout) {
        controller.keep();
    }
}
