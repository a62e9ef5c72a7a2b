package dev.holdfast.console.session;

import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.session.SessionView;
import javafx.scene.control.Alert;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.stage.Window;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;

/// Asks once before a session is cancelled: names its policy and says what becomes of its chunks.
public final class CancelDialog {
    private final Texts texts;
    private final Formats formats;

    public CancelDialog(Texts texts, Formats formats) {
        this.texts = texts;
        this.formats = formats;
    }

    /// Shows the question and returns at once.
    ///
    /// @param onAgreed called when the person agrees
    public void ask(SessionView session, Window owner, Runnable onAgreed) {
        ButtonType agree = new ButtonType(texts.get("session.cancel.confirm"), ButtonBar.ButtonData.OK_DONE);
        ButtonType keep = new ButtonType(texts.get("session.cancel.keep"), ButtonBar.ButtonData.CANCEL_CLOSE);
        Alert alert = new Alert(
                Alert.AlertType.CONFIRMATION,
                texts.format(
                        "session.cancel.text",
                        formats.count(session.chunksDone()),
                        formats.count(session.archivedRows())),
                agree,
                keep);
        alert.initOwner(owner);
        alert.setGraphic(new FontIcon(MaterialDesignA.ALERT_CIRCLE_OUTLINE));
        alert.setTitle(texts.get("session.cancel.title"));
        alert.setHeaderText(texts.format("session.cancel.header", Long.toString(session.id()), session.policy()));
        alert.getDialogPane().setMinWidth(520);
        alert.getDialogPane().getStyleClass().add("question");
        alert.getDialogPane().lookupButton(agree).getStyleClass().add("danger");
        alert.getDialogPane().lookupButton(agree).setId("sessionCancelConfirm");
        alert.getDialogPane().lookupButton(keep).setId("sessionCancelKeep");
        alert.setOnHidden(_ -> {
            if (agree.equals(alert.getResult())) {
                onAgreed.run();
            }
        });
        alert.show();
    }
}
