package dev.holdfast.console.restore;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab in which archived rows are brought back.
public final class RestoreScreen extends TabScreen {
    private static final KeyCombination BACK = new KeyCodeCombination(KeyCode.ESCAPE);

    private static final KeyCombination DRY_RUN = new KeyCodeCombination(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN);

    private final RestoreModel model;
    private final RestoreController controller;

    /// @param session to be undone; empty when it is yet to be said what comes back
    public RestoreScreen(String session, ScreenTools tools) {
        RestoreModel model = new RestoreModel(
                tools.operations(),
                tools.background(),
                tools.actor(),
                tools.formats().zone(),
                tools.clock(),
                session);
        PlanPage plan = new PlanPage(model, tools);
        RestoreController controller = new RestoreController(model, plan, tools);
        super(
                FxmlFile.RESTORE.load(
                        tools.texts(), controller, new ChoosePage(model, tools), plan, new RestoreLists(model, tools)),
                tools,
                Room.RESTORE);
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
