package dev.holdfast.console.sessions;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab with the list of sessions.
public final class SessionsScreen extends TabScreen {
    private final SessionsModel model;
    private static final KeyCombination ARCHIVE_NOW =
            new KeyCodeCombination(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN);

    private final SessionsController controller;

    public SessionsScreen(ScreenTools tools) {
        SessionsModel model = new SessionsModel(tools.operations(), tools.background());
        SessionsController controller = new SessionsController(model, tools);
        super(FxmlFile.SESSIONS.load(tools.texts(), controller), tools, Room.SESSIONS);
        this.model = model;
        this.controller = controller;
        model.refreshPolicies();
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(ARCHIVE_NOW, controller::archiveNow);
    }

    @Override
    public void keep(Layout layout) {
        controller.keep();
    }

    /// Filters by a policy.
    @Override
    public void point(String name) {
        model.policyProperty().set(name);
    }
}
