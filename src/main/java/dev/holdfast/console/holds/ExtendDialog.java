package dev.holdfast.console.holds;

import dev.holdfast.console.fx.FormDialog;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.hold.Hold;
import java.time.Instant;
import java.time.LocalDate;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.CheckBox;
import javafx.scene.control.DatePicker;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// Asks for a later end of a hold, or none.
///
/// Stable ids for tests: `holdExtendUntil`, `holdExtendOpen`, `holdExtendReason`, `holdExtendConfirm`,
/// `holdExtendKeep`.
public final class ExtendDialog {
    private static final double WIDTH = 560;

    private final Hold hold;
    private final ScreenTools tools;
    private final Texts texts;

    @FXML
    private Label header;

    @FXML
    private DatePicker until;

    @FXML
    private CheckBox openEnded;

    @FXML
    private TextField reason;

    @FXML
    private Label problem;

    @FXML
    private Label command;

    ExtendDialog(Hold hold, ScreenTools tools) {
        this.hold = hold;
        this.tools = tools;
        this.texts = tools.texts();
    }

    void ask(Window owner, HoldsModel model) {
        Parent content = FxmlFile.HOLD_EXTEND.load(texts, this);
        BooleanBinding ready = Bindings.createBooleanBinding(
                this::ready, until.valueProperty(), until.getEditor().textProperty(), openEnded.selectedProperty());
        problem.textProperty().bind(Bindings.createStringBinding(this::wrong, ready, until.valueProperty()));
        FormDialog.ask(
                "holdExtend",
                "accent",
                owner,
                texts.get("hold.extend.title"),
                content,
                texts.get("hold.extend.confirm"),
                texts.get("hold.extend.keep"),
                WIDTH,
                ready,
                () -> model.extend(hold, end(), reason.getText().strip()));
    }

    @FXML
    void initialize() {
        header.setText(texts.format(
                "hold.extend.header", Long.toString(hold.id()), hold.matter(), tools.near(hold.expiresAt())));
        until.disableProperty().bind(openEnded.selectedProperty());
        command.textProperty()
                .bind(Bindings.createStringBinding(
                        this::command, until.valueProperty(), openEnded.selectedProperty(), reason.textProperty()));
    }

    private String command() {
        LocalDate day = until.getValue();
        return "holdfast hold extend " + hold.id()
                + (openEnded.isSelected() ? " --open-ended" : " --until " + (day == null ? "DAY" : day))
                + ShellWord.reason(reason.getText());
    }

    /// The end of the chosen day; null for no end, or while no day is chosen.
    private @Nullable Instant end() {
        LocalDate day = until.getValue();
        return openEnded.isSelected() || day == null
                ? null
                : day.plusDays(1).atStartOfDay(tools.formats().zone()).toInstant();
    }

    private boolean ready() {
        Instant end = end();
        return openEnded.isSelected() || (end != null && later(end));
    }

    private boolean later(Instant end) {
        Instant before = hold.expiresAt();
        return end.isAfter(tools.clock().instant()) && (before == null || end.isAfter(before));
    }

    private String wrong() {
        Instant end = end();
        return end == null || later(end) ? "" : texts.get("hold.extend.no-later");
    }
}
