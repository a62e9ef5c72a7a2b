package dev.holdfast.console.holds;

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

/// The tab with the holds.
public final class HoldsScreen extends TabScreen {
    private static final KeyCombination FILTER = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    private final HoldsModel model;
    private final HoldsController controller;

    public HoldsScreen(ScreenTools tools) {
        HoldsModel model = new HoldsModel(
                tools.operations().holds(),
                tools.operations().lists(),
                tools.background(),
                tools.clock(),
                tools.actor());
        HoldsController controller = new HoldsController(model, tools);
        super(
                FxmlFile.HOLDS.load(tools.texts(), controller, new HoldDetailController(model, tools)),
                tools,
                Room.HOLDS);
        this.model = model;
        this.controller = controller;
        model.filterProperty().set(Listed.HOLDS.words().known(tools.layout().get("filter.holds", "")));
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(FILTER, controller::filter);
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    /// Selects the hold with this number.
    @Override
    public void point(String number) {
        controller.point(number);
    }

    @Override
    public void keep(Layout layout) {
        controller.keep();
        layout.put("filter.holds", model.filterProperty().get());
    }

    @Override
    public void closed() {
        model.close();
    }
}
