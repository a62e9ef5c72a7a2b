package dev.holdfast.console.arm;

import dev.holdfast.console.fx.FormDialog;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Texts;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.stage.Window;

/// Asks why the console is to write to production, and says to what and until when.
///
/// Stable ids for tests: `armReason`, `armConfirm`, `armKeep`.
final class ArmDialog {
    private static final double WIDTH = 560;

    private final ArmModel model;
    private final Texts texts;
    private final String until;
    private final String wanted;

    @FXML
    private Label locked;

    @FXML
    private Label effect;

    @FXML
    private TextField reason;

    /// @param wanted what a person tried to do; empty when nothing
    ArmDialog(ArmModel model, Texts texts, String until, String wanted) {
        this.model = model;
        this.texts = texts;
        this.until = until;
        this.wanted = wanted;
    }

    void ask(Window owner) {
        Parent content = FxmlFile.ARM.load(texts, this);
        FormDialog.ask(
                "arm",
                "danger",
                owner,
                texts.get("arm.title"),
                content,
                texts.get("arm.confirm"),
                texts.get("arm.keep"),
                WIDTH,
                Bindings.createBooleanBinding(() -> !reason.getText().isBlank(), reason.textProperty()),
                () -> model.arm(reason.getText()));
    }

    @FXML
    void initialize() {
        Nodes.appear(locked, !wanted.isEmpty());
        locked.setText(texts.format("arm.locked", wanted));
        effect.setText(texts.format(
                "arm.effect", String.join(", ", model.productionProperty().get()), until));
    }
}
