package dev.holdfast.console.archivenow;

import javafx.fxml.FXML;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import org.jspecify.annotations.Nullable;

/// Which policy, how many rows, with children or without.
public final class ScopePage {
    private final ArchiveNowModel model;

    @FXML
    private ComboBox<String> policy;

    @FXML
    private TextField limit;

    @FXML
    private Label limitProblem;

    @FXML
    private CheckBox children;

    ScopePage(ArchiveNowModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        policy.setItems(model.policies());
        policy.setValue(
                model.policyProperty().get().isEmpty()
                        ? null
                        : model.policyProperty().get());
        policy.setOnAction(_ -> chosen(policy.getValue()));
        limit.textProperty().bindBidirectional(model.limitProperty());
        children.selectedProperty().bindBidirectional(model.withChildrenProperty());
        limitProblem.visibleProperty().bind(model.limitProperty().map(_ -> !model.limitValid()));
    }

    private void chosen(@Nullable String name) {
        if (name != null) {
            model.policyProperty().set(name);
        }
    }
}
