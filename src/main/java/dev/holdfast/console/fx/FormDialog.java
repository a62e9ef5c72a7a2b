package dev.holdfast.console.fx;

import javafx.beans.binding.BooleanBinding;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.stage.Window;

/// A question with something to fill in before it can be agreed to. Enter and Esc both keep things as they are.
public final class FormDialog {
    private FormDialog() {}

    /// Shows the question and returns at once.
    ///
    /// @param id of the buttons, before `Confirm` and `Keep`
    /// @param look `accent` or `danger`: how the button looks that agrees
    public static void ask(
            String id,
            String look,
            Window owner,
            String title,
            Parent content,
            String agree,
            String keep,
            double width,
            BooleanBinding ready,
            Runnable onAgreed) {
        ButtonType agreed = new ButtonType(agree, ButtonBar.ButtonData.OK_DONE);
        ButtonType kept = new ButtonType(keep, ButtonBar.ButtonData.CANCEL_CLOSE);
        Dialog<ButtonType> dialog = new Dialog<>();
        dialog.initOwner(owner);
        dialog.setTitle(title);
        dialog.getDialogPane().getButtonTypes().setAll(agreed, kept);
        dialog.getDialogPane().setContent(content);
        dialog.getDialogPane().getStyleClass().add("hold-dialog");
        dialog.getDialogPane().setMinWidth(Scale.px(width));
        Button agreeButton = (Button) dialog.getDialogPane().lookupButton(agreed);
        agreeButton.setId(id + "Confirm");
        agreeButton.setDefaultButton(false);
        agreeButton.getStyleClass().addAll(look, Writes.STYLE);
        agreeButton.disableProperty().bind(ready.not());
        dialog.getDialogPane().lookupButton(kept).setId(id + "Keep");
        dialog.setOnHidden(_ -> {
            if (agreed.equals(dialog.getResult())) {
                onAgreed.run();
            }
        });
        dialog.show();
    }
}
