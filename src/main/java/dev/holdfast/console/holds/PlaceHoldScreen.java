package dev.holdfast.console.holds;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab in which a hold is placed, from what it covers to what came of it.
public final class PlaceHoldScreen extends TabScreen {
    private static final KeyCombination BACK = new KeyCodeCombination(KeyCode.ESCAPE);

    private static final KeyCombination DRY_RUN = new KeyCodeCombination(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN);

    private final PlaceHoldModel model;
    private final PlaceHoldController controller;

    /// @param policy chosen at first; empty for none
    public PlaceHoldScreen(String policy, ScreenTools tools) {
        PlaceHoldModel model = new PlaceHoldModel(
                tools.operations(),
                tools.background(),
                tools.actor(),
                tools.formats().zone(),
                policy);
        PlaceHoldController controller = new PlaceHoldController(model, tools);
        super(FxmlFile.PLACE_HOLD.load(tools.texts(), controller), tools, Room.PLACE_HOLD);
        this.model = model;
        this.controller = controller;
        model.refreshChoices();
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(BACK, model::back, DRY_RUN, controller::dryRun);
    }

    @Override
    public void refresh() {
        model.refreshChoices();
    }

    @Override
    public void closed() {
        model.close();
    }
}
