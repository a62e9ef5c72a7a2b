package dev.holdfast.console.sessions;

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

/// The tab with the list of sessions.
public final class SessionsScreen extends TabScreen {
    private final SessionsModel model;
    private static final KeyCombination ARCHIVE_NOW =
            new KeyCodeCombination(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN);

    private static final KeyCombination FILTER = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    private final SessionsController controller;

    public SessionsScreen(ScreenTools tools) {
        SessionsModel model = new SessionsModel(tools.operations(), tools.background());
        SessionsController controller = new SessionsController(model, tools);
        super(FxmlFile.SESSIONS.load(tools.texts(), controller), tools, Room.SESSIONS);
        this.model = model;
        this.controller = controller;
        model.filterProperty().set(Listed.SESSIONS.words().known(tools.layout().get("filter.sessions", "")));
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(ARCHIVE_NOW, controller::archiveNow, FILTER, controller::filter);
    }

    @Override
    public void keep(Layout layout) {
        controller.keep();
        layout.put("filter.sessions", model.filterProperty().get());
    }

    /// Filters by a policy.
    @Override
    public void point(String name) {
        model.askFor(name);
    }
}
