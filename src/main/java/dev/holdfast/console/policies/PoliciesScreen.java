package dev.holdfast.console.policies;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Navigator;
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

    private static final KeyCombination DRY_RUN = new KeyCodeCombination(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination EDIT = new KeyCodeCombination(KeyCode.F2);
    private static final KeyCombination FIND = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    private final Navigator navigator;
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
        this.navigator = tools.navigator();
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
        return Map.of(
                REVIEW,
                controller::review,
                REVERT,
                controller::revertOrUndo,
                FIND,
                controller::find,
                DRY_RUN,
                this::dryRun,
                EDIT,
                detailController::edit);
    }

    @Override
    public String policy() {
        return detail.name();
    }

    /// Of the policy as it stands, the plan; of one that is being edited, the rows that it means now.
    @Override
    public void dryRun() {
        if (detail.changedProperty().get()) {
            detailController.showRows();
            rows.look();
        } else if (!policy().isEmpty()) {
            navigator.dryRun(policy());
        }
    }

    @Override
    public void closed() {
        controller.closed();
        detail.close();
        rows.close();
        link.close();
    }
}
