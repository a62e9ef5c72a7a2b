package dev.holdfast.console.retention;

import dev.holdfast.HoldfastException;
import dev.holdfast.console.fx.FormDialog;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.policy.ClassDefault;
import dev.holdfast.policy.Periods;
import java.time.Period;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// Asks what a class, or the installation, says. Enter and Esc both keep things as they are.
///
/// Stable ids for tests: `classResidence`, `classRetention`, `classReason`, `classCommand`, `classConfirm`,
/// `classKeep`.
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

    @FXML
    private Label command;

    /// @param followers names of the policies that are of the class
    ClassDialog(ClassDefault standing, List<String> followers, ScreenTools tools) {
        this.standing = standing;
        this.followers = followers;
        this.texts = tools.texts();
    }

    void ask(Window owner, RetentionModel model) {
        Parent content = FxmlFile.RETENTION_CLASS.load(texts, this);
        FormDialog.ask(
                "class",
                "accent",
                owner,
                texts.get("class.title"),
                content,
                texts.get("class.confirm"),
                texts.get("class.keep"),
                WIDTH,
                Bindings.createBooleanBinding(
                        () -> wrong().isEmpty(), residence.textProperty(), retention.textProperty()),
                () -> model.setClass(
                        standing.name(),
                        period(residence),
                        period(retention),
                        reason.getText().strip()));
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
        command.textProperty()
                .bind(Bindings.createStringBinding(
                        this::command, residence.textProperty(), retention.textProperty(), reason.textProperty()));
        effect.textProperty().bind(Bindings.createStringBinding(this::effect, retention.textProperty()));
    }

    private String command() {
        return "holdfast retention set " + standing.name() + " --of-class"
                + option("residence", residence, standing.residence())
                + option("retention", retention, standing.retention())
                + ShellWord.reason(reason.getText());
    }

    /// What is left as it is needs no word.
    private static String option(String name, TextField field, @Nullable Period before) {
        String typed = field.getText().strip();
        return typed.equals(before == null ? "" : before.toString())
                ? ""
                : " --" + name + " " + (typed.isEmpty() ? "none" : ShellWord.of(typed));
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
