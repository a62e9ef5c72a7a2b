package dev.holdfast.console.policies;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Screen;
import dev.holdfast.console.fx.ScreenTools;
import java.util.Map;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab with all policies: tree, graph, and the inspector of the selected one.
public final class PoliciesScreen implements Screen {
    private static final KeyCombination REVIEW = new KeyCodeCombination(KeyCode.S, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination REVERT = new KeyCodeCombination(KeyCode.Z, KeyCombination.SHORTCUT_DOWN);

    private final PoliciesModel model;
    private final PolicyDetailModel detail;
    private final PoliciesController controller;
    private final PolicyDetailController detailController;
    private final Parent node;
    private final ObservableValue<String> title;

    /// @param pending outlives this tab
    public PoliciesScreen(ScreenTools tools, PendingChanges pending) {
        this.model = new PoliciesModel(tools.operations(), tools.background());
        this.detail = new PolicyDetailModel(tools.operations(), tools.background(), pending, tools.actor());
        this.controller = new PoliciesController(model, detail, pending, tools);
        this.detailController = new PolicyDetailController(detail, tools);
        this.node = FxmlFile.POLICIES.load(tools.texts(), controller, detailController);
        this.title = new SimpleStringProperty(tools.texts().get(Room.POLICIES.textKey()));
    }

    @Override
    public Parent node() {
        return node;
    }

    @Override
    public ObservableValue<String> title() {
        return title;
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    @Override
    public void point(String name) {
        model.select(name);
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(REVIEW, controller::review, REVERT, detail::revert);
    }

    @Override
    public void keep(Layout layout) {
        controller.keep(layout);
        detailController.keep(layout);
    }

    @Override
    public void closed() {
        controller.closed();
        detail.close();
    }
}
