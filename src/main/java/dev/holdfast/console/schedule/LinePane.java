package dev.holdfast.console.schedule;

import dev.holdfast.calendar.Week.Line;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import java.time.Duration;
import java.time.Instant;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The line that is chosen: its next fires in two zones, and what may be done about it.
///
/// Stable ids for tests: `scheduleLine`, `scheduleLineName`, `scheduleNext`, `schedulePause`, `scheduleResume`,
/// `scheduleSkip`, `scheduleTakeBack`, `scheduleOfRun`.
public final class LinePane {
    private final ScheduleModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private VBox box;

    @FXML
    private Label nothingChosen;

    @FXML
    private Label name;

    @FXML
    private Label where;

    @FXML
    private Label cron;

    @FXML
    private Label missed;

    @FXML
    private TableView<Instant> next;

    @FXML
    private HBox buttons;

    @FXML
    private Button pause;

    @FXML
    private Button resume;

    @FXML
    private Button skip;

    @FXML
    private Label ofRun;

    LinePane(ScheduleModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        next.getStyleClass().add("dense");
        next.setPlaceholder(new Label(texts.get("schedule.next.none")));
        model.aheadProperty().subscribe(ahead -> {
            next.getItems().setAll(ahead.fires());
            next.refresh(); // the same fire may have come to pass
        });
        model.lineProperty().subscribe(this::show);
    }

    private void show(@Nullable Line line) {
        Nodes.appear(box, line != null);
        Nodes.appear(nothingChosen, line == null);
        if (line == null) {
            return;
        }
        name.setText(line.name());
        where.setText(
                line.schedule()
                        ? texts.get("schedule.kind.run")
                        : texts.format("schedule.where", line.database(), line.table()));
        cron.setText(texts.format(
                "schedule.line.told",
                line.cron(),
                line.zone().getId(),
                line.lasts().equals(Duration.ZERO) ? texts.get("schedule.never-ran") : formats.duration(line.lasts())));
        Nodes.appear(missed, line.missedSince() != null);
        missed.setText(
                line.missedSince() == null ? "" : texts.format("schedule.missed", formats.instant(line.missedSince())));
        columns(line);
        Nodes.appear(buttons, !line.schedule());
        Nodes.appear(ofRun, line.schedule());
        Nodes.appear(pause, !line.paused());
        Nodes.appear(resume, line.paused());
        skip.setDisable(line.paused() || line.next() == null);
    }

    /// Where the policy's clocks and the reader's are one, they are shown once.
    private void columns(Line line) {
        next.getColumns().clear();
        next.getColumns()
                .add(Columns.text("policy", line.zone().getId(), 200, at -> formats.near(at, line.zone(), now())));
        if (!line.zone().equals(model.zone())) {
            next.getColumns()
                    .add(Columns.text(
                            "reader",
                            texts.format("schedule.next.here", model.zone().getId()),
                            200,
                            at -> formats.near(at, model.zone(), now())));
        }
        TableColumn<Instant, ?> note = Columns.text("note", "", 64, at -> passes(at) ? texts.get("fire.skipped") : "");
        note.setMaxWidth(Scale.px(70));
        next.getColumns().add(note);
    }

    private boolean passes(Instant at) {
        return model.aheadProperty().get().passing().contains(at);
    }

    private Instant now() {
        return tools.clock().instant();
    }

    private void ask(AskDialog.Deed deed) {
        Line line = model.lineProperty().get();
        if (line != null) {
            new AskDialog(deed, line, model, tools).ask(box.getScene().getWindow());
        }
    }

    @FXML
    void pause() {
        ask(AskDialog.Deed.PAUSE);
    }

    @FXML
    void resume() {
        ask(AskDialog.Deed.RESUME);
    }

    @FXML
    void skip() {
        ask(AskDialog.Deed.SKIP);
    }

    @FXML
    void takeBack() {
        ask(AskDialog.Deed.TAKE_BACK);
    }
}
