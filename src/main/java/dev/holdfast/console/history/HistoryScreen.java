package dev.holdfast.console.history;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab with the archive browser.
public final class HistoryScreen extends TabScreen {
    private static final KeyCombination ASK = new KeyCodeCombination(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination FIND = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    private final HistoryModel model;
    private final HistoryController controller;

    public HistoryScreen(ScreenTools tools) {
        HistoryModel model = new HistoryModel(tools.operations(), tools.background(), tools.actor());
        ExportPane export = new ExportPane(model, tools);
        HistoryController controller = new HistoryController(model, tools, export);
        super(FxmlFile.HISTORY.load(tools.texts(), controller, export), tools, Room.HISTORY);
        this.model = model;
        this.controller = controller;
        model.readTables();
    }

    /// The answer stands until somebody asks again: it says of one moment.
    @Override
    public void refresh() {
        model.readTables();
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(ASK, model::ask, FIND, controller::find);
    }

    /// Asks about a table.
    @Override
    public void point(String name) {
        model.tableProperty().set(name);
    }
}
