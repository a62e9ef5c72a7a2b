package dev.holdfast.console.growth;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab with what grows.
public final class GrowthScreen extends TabScreen {
    private static final KeyCombination FILTER = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    private final GrowthModel model;
    private final GrowthController controller;

    public GrowthScreen(ScreenTools tools) {
        GrowthModel model = new GrowthModel(tools.operations(), tools.background(), tools.clock());
        GrowthController controller = new GrowthController(model, tools);
        super(
                FxmlFile.GROWTH.load(
                        tools.texts(),
                        controller,
                        new SubjectController(model, tools),
                        new SizePage(model, tools),
                        new SessionsPage(model, tools),
                        new CatchUpPage(model, tools),
                        new FactsPage(model, tools),
                        new ObjectsPage(model, tools),
                        new LatencyPage(model, tools)),
                tools,
                Room.GROWTH);
        this.model = model;
        this.controller = controller;
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(FILTER, controller::focusFilter);
    }

    @Override
    public void refresh() {
        model.refresh();
    }
}
