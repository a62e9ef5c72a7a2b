package dev.holdfast.console.policies;

import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.node.PolicyStatus;
import javafx.fxml.FXML;
import javafx.scene.control.TreeTableView;

/// Binds tree, graph and detail to their models.
public final class PoliciesController {
    private final PoliciesModel model;
    private final ScreenTools tools;

    @FXML
    private TreeTableView<PolicyStatus> tree;

    PoliciesController(PoliciesModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
    }

    @FXML
    void initialize() {
        new PolicyTree(tree, model, tools).bind();
    }
}
