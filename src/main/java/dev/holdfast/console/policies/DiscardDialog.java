package dev.holdfast.console.policies;

import dev.holdfast.console.fx.Texts;
import java.util.List;
import javafx.scene.control.Alert;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.stage.Window;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;

/// Asks before pending changes go with the window: they are kept nowhere else.
public final class DiscardDialog {
    private final PendingChanges pending;
    private final Texts texts;

    public DiscardDialog(PendingChanges pending, Texts texts) {
        this.pending = pending;
        this.texts = texts;
    }

    /// Shows the question and returns at once.
    ///
    /// @param onAgreed called when the changes may be lost
    public void ask(Window owner, Runnable onAgreed) {
        List<String> names = pending.edits().keySet().stream().sorted().toList();
        ButtonType agree = new ButtonType(texts.get("pending.close.confirm"), ButtonBar.ButtonData.OK_DONE);
        ButtonType keep = new ButtonType(texts.get("pending.close.keep"), ButtonBar.ButtonData.CANCEL_CLOSE);
        Alert alert = new Alert(
                Alert.AlertType.CONFIRMATION,
                texts.format("pending.close.text", names.size(), String.join(", ", names)),
                agree,
                keep);
        alert.initOwner(owner);
        alert.setGraphic(new FontIcon(MaterialDesignP.PENCIL_CIRCLE));
        alert.setTitle(texts.get("pending.close.title"));
        alert.setHeaderText(texts.format("pending.close.header", names.size()));
        alert.getDialogPane().setMinWidth(520);
        alert.getDialogPane().getStyleClass().add("question");
        alert.getDialogPane().lookupButton(agree).getStyleClass().add("danger");
        alert.getDialogPane().lookupButton(agree).setId("pendingDiscard");
        alert.getDialogPane().lookupButton(keep).setId("pendingKeep");
        alert.setOnHidden(_ -> {
            if (agree.equals(alert.getResult())) {
                onAgreed.run();
            }
        });
        alert.show();
    }
}
