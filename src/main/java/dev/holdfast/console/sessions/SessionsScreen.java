package dev.holdfast.console.sessions;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import dev.holdfast.console.grid.GridController;
import dev.holdfast.console.grid.GridModel;
import dev.holdfast.node.Listed;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab with the list of sessions.
public final class SessionsScreen extends TabScreen {
    private final SessionsModel model;
    private static final KeyCombination FILTER = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    private final GridModel grid;
    private final GridController gridController;
    private final SessionsController controller;

    public SessionsScreen(ScreenTools tools) {
        SessionsModel model = new SessionsModel(tools.operations(), tools.background());
        GridModel grid = new GridModel(
                tools.operations().grid(),
                tools.background(),
                tools.clock(),
                tools.formats().zone());
        GridController gridController = new GridController(grid, tools);
        SessionsController controller = new SessionsController(model, gridController, tools);
        super(FxmlFile.SESSIONS.load(tools.texts(), controller, gridController), tools, Room.SESSIONS);
        this.model = model;
        this.grid = grid;
        this.gridController = gridController;
        this.controller = controller;
        controller.showAsKept();
        model.list()
                .filterProperty()
                .set(Listed.SESSIONS.words().known(tools.layout().get("filter.sessions", "")));
    }

    @Override
    public void refresh() {
        if (controller.showsGrid()) {
            grid.refresh();
        } else {
            model.list().refresh();
        }
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(FILTER, this::find);
    }

    @Override
    public String policy() {
        return controller.policy();
    }

    private void find() {
        if (controller.showsGrid()) {
            gridController.find();
        } else {
            controller.filter();
        }
    }

    @Override
    public void keep(Layout layout) {
        controller.keep();
        layout.put("filter.sessions", model.list().filterProperty().get());
    }

    /// Filters by a policy.
    @Override
    public void point(String name) {
        controller.show(false);
        model.askFor(name);
    }
}
