package dev.holdfast.console.schedule;

import dev.holdfast.calendar.Week.Line;
import dev.holdfast.console.fx.FormDialog;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Writes;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import javafx.stage.Window;

/// Asks before a policy is paused or resumed, or before it skips a fire; shows the command that does the same.
///
/// Stable ids for tests: `scheduleAskHeader`, `scheduleAskReason`, `scheduleAskNextFire`, `scheduleAskCatchUp`,
/// `scheduleAskCommand`, `scheduleAskConfirm`, `scheduleAskKeep`.
public final class AskDialog {
    private static final double WIDTH = 560;

    private final Deed deed;
    private final Line line;
    private final ScheduleModel model;
    private final ScreenTools tools;
    private final Texts texts;

    enum Deed {
        PAUSE,
        RESUME,
        SKIP,
        TAKE_BACK;

        private String key(String part) {
            return "schedule.ask." + name().toLowerCase(Locale.ROOT).replace('_', '-') + "." + part;
        }

        private boolean hasReason() {
            return this == PAUSE || this == SKIP;
        }
    }

    @FXML
    private Label header;

    @FXML
    private Label effect;

    @FXML
    private VBox reasonBox;

    @FXML
    private TextField reason;

    @FXML
    private VBox missedBox;

    @FXML
    private RadioButton catchUp;

    @FXML
    private Label command;

    AskDialog(Deed deed, Line line, ScheduleModel model, ScreenTools tools) {
        this.deed = deed;
        this.line = line;
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
    }

    void ask(Window owner) {
        Parent content = FxmlFile.SCHEDULE_ASK.load(texts, this);
        FormDialog.ask(
                "scheduleAsk",
                "accent",
                owner,
                texts.get(deed.key("title")),
                content,
                texts.get(deed.key("confirm")),
                texts.get("schedule.ask.keep"),
                WIDTH,
                Bindings.createBooleanBinding(this::ready, reason.textProperty()),
                this::act);
        if (deed.hasReason()) { // the brake: nobody may find it locked
            Node confirm = content.getScene().lookup("#scheduleAskConfirm");
            if (confirm != null) {
                confirm.getStyleClass().remove(Writes.STYLE);
            }
        }
    }

    private boolean ready() {
        return deed != Deed.PAUSE || !reason.getText().isBlank();
    }

    @FXML
    void initialize() {
        header.setText(texts.format(deed.key("header"), line.name(), fire()));
        effect.setText(texts.get(deed.key("effect")));
        Nodes.appear(reasonBox, deed.hasReason());
        Nodes.appear(missedBox, deed == Deed.RESUME);
        command.textProperty()
                .bind(Bindings.createStringBinding(this::twin, reason.textProperty(), catchUp.selectedProperty()));
    }

    /// The next one that does not pass.
    private String fire() {
        return tools.near(line.next(), line.zone());
    }

    private String twin() {
        String name = ShellWord.of(line.name());
        return switch (deed) {
            case PAUSE -> "holdfast policy pause " + name + ShellWord.reason(reason.getText());
            case RESUME -> "holdfast policy resume " + name + (catchUp.isSelected() ? " --catch-up" : " --next-fire");
            case SKIP -> "holdfast policy skip-next " + name + ShellWord.reason(reason.getText());
            case TAKE_BACK -> "holdfast policy skip-next " + name + " --undo";
        };
    }

    private void act() {
        String done = texts.format(deed.key("done"), line.name(), fire());
        String why = reason.getText().strip();
        switch (deed) {
            case PAUSE -> model.pause(line.name(), why, done);
            case RESUME -> model.resume(line.name(), catchUp.isSelected(), done);
            case SKIP -> model.skipNext(line.name(), why, done);
            case TAKE_BACK -> model.takeBackSkip(line.name(), done);
        }
    }
}
