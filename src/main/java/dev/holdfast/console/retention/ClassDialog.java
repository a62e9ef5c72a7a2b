package dev.holdfast.console.retention;

import dev.holdfast.HoldfastException;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Writes;
import dev.holdfast.policy.ClassDefault;
import dev.holdfast.policy.Periods;
import java.time.Period;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// Asks what a class, or the installation, says. Enter and Esc both keep things as they are.
///
/// Stable ids for tests: `classResidence`, `classRetention`, `classReason`, `classConfirm`, `classKeep`.
public final class ClassDialog {
    private static final double WIDTH = 560;

    private final ClassDefault standing;
    private final List<String> followers;
    private final Texts texts;

    @FXML
    private Label header;

    @FXML
    private Label effect;

    @FXML
    private TextField residence;

    @FXML
    private TextField retention;

    @FXML
    private TextField reason;

    @FXML
    private Label problem;

    /// @param followers names of the policies that are of the class
    ClassDialog(ClassDefault standing, List<String> followers, ScreenTools tools) {
        this.standing = standing;
        this.followers = followers;
        this.texts = tools.texts();
    }

    void ask(Window owner, RetentionModel model) {
        Parent content = FxmlFile.RETENTION_CLASS.load(texts, this);
        ButtonType agreed = new ButtonType(texts.get("class.confirm"), ButtonBar.ButtonData.OK_DONE);
        ButtonType kept = new ButtonType(texts.get("class.keep"), ButtonBar.ButtonData.CANCEL_CLOSE);
        Dialog<ButtonType> dialog = new Dialog<>();
        dialog.initOwner(owner);
        dialog.setTitle(texts.get("class.title"));
        dialog.getDialogPane().getButtonTypes().setAll(agreed, kept);
        dialog.getDialogPane().setContent(content);
        dialog.getDialogPane().getStyleClass().add("hold-dialog");
        dialog.getDialogPane().setMinWidth(Scale.px(WIDTH));
        Button agree = (Button) dialog.getDialogPane().lookupButton(agreed);
        agree.setId("classConfirm");
        agree.setDefaultButton(false);
        agree.getStyleClass().addAll("accent", Writes.STYLE);
        agree.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> !wrong().isEmpty(), residence.textProperty(), retention.textProperty()));
        dialog.getDialogPane().lookupButton(kept).setId("classKeep");
        dialog.setOnHidden(_ -> {
            if (agreed.equals(dialog.getResult())) {
                model.setClass(
                        standing.name(),
                        period(residence),
                        period(retention),
                        reason.getText().strip());
            }
        });
        dialog.show();
    }

    @FXML
    void initialize() {
        header.setText(texts.format("class.header", standing.name()));
        residence.setText(
                standing.residence() == null ? "" : standing.residence().toString());
        retention.setText(
                standing.retention() == null ? "" : standing.retention().toString());
        problem.textProperty()
                .bind(Bindings.createStringBinding(this::wrong, residence.textProperty(), retention.textProperty()));
        effect.textProperty().bind(Bindings.createStringBinding(this::effect, retention.textProperty()));
    }

    private static @Nullable Period period(TextField field) {
        return field.getText().isBlank() ? null : Periods.parse(field.getText());
    }

    /// What is wrong with what was typed; empty when nothing is.
    private String wrong() {
        try {
            period(residence);
            period(retention);
            return "";
        } catch (HoldfastException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private String effect() {
        String followed = followers.isEmpty()
                ? texts.get("class.no-followers")
                : texts.format("class.followers", String.join(", ", followers));
        Period before = standing.retention();
        Period after = wrong().isEmpty() ? period(retention) : null;
        if (followers.isEmpty() || before == null || after == null || Periods.atLeast(before, after)) {
            return followed;
        }
        return followed + " " + texts.format("class.longer", new PeriodWords(texts).of(after));
    }
}
