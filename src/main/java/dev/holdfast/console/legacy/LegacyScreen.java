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

    private static final KeyCombination DRY_RUN = new KeyCodeCombination(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN);

    private final LegacyModel model;
    private final LegacyController controller;

    public LegacyScreen(ScreenTools tools) {
        LegacyModel model = new LegacyModel(tools.operations(), tools.background(), tools.actor());
        LegacyController controller = new LegacyController(model, tools);
        super(
                FxmlFile.LEGACY.load(
                        tools.texts(),
                        controller,
                        new FindPage(model, tools),
                        new CensusPage(model, tools),
                        new PlanPage(model, tools)),
                tools,
                Room.LEGACY);
        this.model = model;
        this.controller = controller;
        model.refresh();
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(BACK, model::back, DRY_RUN, controller::dryRun);
    }

    @Override
    public void refresh() {
        model.refresh();
    }
}
