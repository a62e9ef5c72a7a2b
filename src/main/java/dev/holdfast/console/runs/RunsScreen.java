package dev.holdfast.console.runs;

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

/// The tab with what a person should know, and the runs.
public final class RunsScreen extends TabScreen {
    private static final KeyCombination FILTER = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    private final RunsModel model;
    private final RunsController controller;

    public RunsScreen(ScreenTools tools) {
        RunsModel model = new RunsModel(tools.operations(), tools.background());
        RunsController controller = new RunsController(model, tools);
        super(FxmlFile.RUNS.load(tools.texts(), controller), tools, Room.RUNS);
        this.model = model;
        this.controller = controller;
        model.filterProperty().set(Listed.RUNS.words().known(tools.layout().get("filter.runs", "")));
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(FILTER, controller::filter);
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    @Override
    public void keep(Layout layout) {
        layout.put("filter.runs", model.filterProperty().get());
    }
}
