package dev.holdfast.console.legacy;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab in which session tables go into the ledger.
public final class LegacyScreen extends TabScreen {
    private static final KeyCombination BACK = new KeyCodeCombination(KeyCode.ESCAPE);

    private final LegacyModel model;

    public LegacyScreen(ScreenTools tools) {
        LegacyModel model = new LegacyModel(tools.operations(), tools.background(), tools.actor());
        super(
                FxmlFile.LEGACY.load(
                        tools.texts(),
                        new LegacyController(model, tools),
                        new FindPage(model, tools),
                        new CensusPage(model, tools),
                        new PlanPage(model, tools)),
                tools,
                Room.LEGACY);
        this.model = model;
        model.refresh();
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(BACK, model::back);
    }

    @Override
    public void refresh() {
        model.refresh();
    }
}
