package dev.holdfast.console.fx;

import java.util.function.Consumer;
import javafx.beans.binding.BooleanBinding;
import javafx.event.ActionEvent;
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
        Dialog<ButtonType> dialog = dialog(id, look, owner, title, content, agree, keep, width, ready);
        dialog.setOnHidden(_ -> {
            ButtonType result = dialog.getResult();
            if (result != null && result.getButtonData() == ButtonBar.ButtonData.OK_DONE) {
                onAgreed.run();
            }
        });
        dialog.show();
    }

    /// As [#ask], but the dialog stays until what was agreed to is done.
    ///
    /// @param onAgreed called with what closes the dialog; it may be called more than once
    public static void askUntil(
            String id,
            String look,
            Window owner,
            String title,
            Parent content,
            String agree,
            String keep,
            double width,
            BooleanBinding ready,
            Consumer<Runnable> onAgreed) {
        Dialog<ButtonType> dialog = dialog(id, look, owner, title, content, agree, keep, width, ready);
        dialog.setResizable(true);
        ButtonType agreed = dialog.getDialogPane().getButtonTypes().getFirst();
        dialog.getDialogPane().lookupButton(agreed).addEventFilter(ActionEvent.ACTION, event -> {
            event.consume();
            onAgreed.accept(dialog::close);
        });
        dialog.show();
    }

    private static Dialog<ButtonType> dialog(
            String id,
            String look,
            Window owner,
            String title,
            Parent content,
            String agree,
            String keep,
            double width,
            BooleanBinding ready) {
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
        return dialog;
    }
}
