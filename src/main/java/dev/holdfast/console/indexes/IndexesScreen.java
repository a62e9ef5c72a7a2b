package dev.holdfast.console.indexes;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;

/// The tab with the indexes.
public final class IndexesScreen extends TabScreen {
    private final IndexesModel model;

    public IndexesScreen(ScreenTools tools) {
        IndexesModel model = new IndexesModel(tools.operations(), tools.background(), tools.actor());
        IndexDetailController detail = new IndexDetailController(model, tools);
        MaintenancePane maintenance = new MaintenancePane(model, tools);
        super(
                FxmlFile.INDEXES.load(tools.texts(), new IndexesController(model, detail, maintenance, tools), detail),
                tools,
                Room.INDEXES);
        this.model = model;
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    @Override
    public void closed() {
        model.close();
    }
}
