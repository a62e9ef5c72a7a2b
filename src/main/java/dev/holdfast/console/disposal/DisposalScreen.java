package dev.holdfast.console.disposal;

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

/// The screen `Disposal`.
public final class DisposalScreen extends TabScreen {
    private static final KeyCombination FILTER = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    private final DisposalModel model;
    private final DisposalController controller;

    public DisposalScreen(ScreenTools tools) {
        this(
                new DisposalModel(
                        tools.operations().disposals(),
                        tools.operations().lists(),
                        tools.background(),
                        tools.clock(),
                        tools.actor()),
                tools);
    }

    private DisposalScreen(DisposalModel model, ScreenTools tools) {
        this(model, new DisposalController(model, tools), tools);
    }

    private DisposalScreen(DisposalModel model, DisposalController controller, ScreenTools tools) {
        super(
                FxmlFile.DISPOSAL.load(tools.texts(), controller, new OrderDetailController(model, tools)),
                tools,
                Room.DISPOSAL);
        this.model = model;
        this.controller = controller;
        model.filterProperty().set(Listed.ORDERS.words().known(tools.layout().get("filter.orders", "")));
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(FILTER, controller::filter);
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    /// Selects the order with this number.
    @Override
    public void point(String number) {
        controller.point(number);
    }

    @Override
    public void keep(Layout layout) {
        controller.keep();
        layout.put("filter.orders", model.filterProperty().get());
    }
}
