package dev.holdfast.console.overview;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;

/// The tab with what needs somebody today.
public final class OverviewScreen extends TabScreen {
    private final OverviewModel model;

    public OverviewScreen(ScreenTools tools) {
        OverviewModel model =
                new OverviewModel(tools.operations().findings(), tools.background(), tools.clock(), tools.actor());
        super(FxmlFile.OVERVIEW.load(tools.texts(), new OverviewController(model, tools)), tools, Room.OVERVIEW);
        this.model = model;
    }

    @Override
    public void refresh() {
        model.refresh();
    }
}
