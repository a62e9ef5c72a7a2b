package dev.holdfast.console.fx;

import javafx.scene.control.Alert;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.stage.Window;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;

/// Asks before something that cannot be taken back. Enter and Esc both keep things as they are.
///
/// @param header the question itself, naming what it is about
/// @param text what will and what will not be so afterwards
/// @param agree the verb on the button that does it; its id is `id` and `Confirm`
/// @param keep the other button; its id is `id` and `Keep`
public record Question(String id, Ikon icon, String title, String header, String text, String agree, String keep) {
    /// Shows the question and returns at once.
    ///
    /// @param onAgreed called when the person agrees
    public void ask(Window owner, Runnable onAgreed) {
        ButtonType agreed = new ButtonType(agree, ButtonBar.ButtonData.OK_DONE);
        ButtonType kept = new ButtonType(keep, ButtonBar.ButtonData.CANCEL_CLOSE);
        Alert alert = new Alert(Alert.AlertType.CONFIRMATION, text, agreed, kept);
        alert.initOwner(owner);
        alert.setGraphic(new FontIcon(icon));
        alert.setTitle(title);
        alert.setHeaderText(header);
        alert.getDialogPane().setMinWidth(Scale.px(520));
        alert.getDialogPane().getStyleClass().add("question");
        Button agreeButton = (Button) alert.getDialogPane().lookupButton(agreed);
        agreeButton.getStyleClass().add("danger");
        agreeButton.setId(id + "Confirm");
        agreeButton.setDefaultButton(false);
        Button keepButton = (Button) alert.getDialogPane().lookupButton(kept);
        keepButton.setId(id + "Keep");
        keepButton.setDefaultButton(true);
        alert.setOnShown(_ -> keepButton.requestFocus());
        alert.setOnHidden(_ -> {
            if (agreed.equals(alert.getResult())) {
                onAgreed.run();
            }
        });
        alert.show();
    }
}
