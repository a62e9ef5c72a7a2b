package dev.holdfast.console.policies;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab with all policies: tree, graph, and the inspector of the selected one.
public final class PoliciesScreen extends TabScreen {
    private static final KeyCombination REVIEW = new KeyCodeCombination(KeyCode.S, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination REVERT = new KeyCodeCombination(KeyCode.Z, KeyCombination.SHORTCUT_DOWN);

    private static final KeyCombination FIND = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    private final PoliciesModel model;
    private final PolicyDetailModel detail;
    private final RowsModel rows;
    private final LinkModel link;
    private final PoliciesController controller;
    private final PolicyDetailController detailController;

    /// @param pending outlives this tab
    public PoliciesScreen(ScreenTools tools, PendingChanges pending) {
        PoliciesModel model = new PoliciesModel(tools.operations(), tools.background());
        PolicyDetailModel detail =
                new PolicyDetailModel(tools.operations(), tools.background(), pending, tools.actor());
        PoliciesController controller = new PoliciesController(model, detail, pending, tools);
        PolicyDetailController detailController = new PolicyDetailController(detail, tools);
        RowsModel rows = new RowsModel(tools.operations(), tools.background(), pending, detail.detailProperty());
        LinkModel link = new LinkModel(tools.operations(), tools.background(), pending, detail.detailProperty());
        super(
                FxmlFile.POLICIES.load(
                        tools.texts(),
                        controller,
                        detailController,
                        new RowsController(rows, detail, tools),
                        new LinkController(link, tools)),
                tools,
                Room.POLICIES);
        this.rows = rows;
        this.link = link;
        this.model = model;
        this.detail = detail;
        this.controller = controller;
        this.detailController = detailController;
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
        return Map.of(REVIEW, controller::review, REVERT, controller::revertOrUndo, FIND, controller::find);
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
        rows.close();
        link.close();
    }
}
