package dev.holdfast.console.runs;

import dev.holdfast.alert.Alert;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.EmptyState;
import dev.holdfast.console.fx.FilterBox;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.RowSource;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.ServerSort;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.node.Listed;
import dev.holdfast.run.EstateRunReport.Line;
import dev.holdfast.run.EstateRunSummary;
import dev.holdfast.run.TurnState;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;

/// Binds alerts, runs and the report of one.
///
/// Stable ids for tests: `alertsTable`, `alertMessage`, `alertCommand`, `alertCopy`, `alertOpen`, `runsTable`,
/// `runLines`, `runSummary`, `lineReason`, `lineCommand`, `lineCopy`, `runsNothing`, `runsProblem`.
public final class RunsController {
    private static final Pattern SUBJECT = Pattern.compile("(session|policy) (\\S+)");

    private final RunsModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private Label problem;

    @FXML
    private Label calm;

    @FXML
    private VBox alertsBox;

    @FXML
    private FilterBox filter;

    @FXML
    private TableView<Alert> alerts;

    @FXML
    private Label alertMessage;

    @FXML
    private Label alertCommand;

    @FXML
    private HBox alertActions;

    @FXML
    private Button alertOpen;

    @FXML
    private SplitPane content;

    @FXML
    private SplitPane reports;

    @FXML
    private TableView<EstateRunSummary> runs;

    @FXML
    private TableView<Line> lines;

    @FXML
    private Label summary;

    @FXML
    private Label reason;

    @FXML
    private Label command;

    @FXML
    private HBox lineActions;

    @FXML
    private EmptyState nothing;

    RunsController(RunsModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        problem.textProperty().bind(model.problemProperty());
        problem.visibleProperty().bind(model.problemProperty().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        bindAlerts();
        bindRuns();
        bindLines();
        var noAlerts = Bindings.isEmpty(model.alerts());
        calm.visibleProperty()
                .bind(noAlerts.and(Bindings.createBooleanBinding(
                        () -> model.answersProperty().get() > 0, model.answersProperty())));
        calm.managedProperty().bind(calm.visibleProperty());
        noAlerts.subscribe(none -> {
            if (none) {
                hideAlerts();
            } else {
                content.getItems().addFirst(alertsBox);
            }
        });
        model.filterProperty().subscribe(this::showNothing);
        var noRuns = Bindings.isEmpty(model.runs());
        nothing.visibleProperty().bind(noRuns);
        reports.visibleProperty().bind(noRuns.not());
    }

    /// Their divider comes back where it stands.
    private void hideAlerts() {
        double[] places = content.getDividerPositions();
        content.getItems().remove(alertsBox);
        content.setDividerPositions(places);
    }

    private void showNothing(String filtered) {
        if (filtered.isBlank()) {
            nothing.show(
                    MaterialDesignP.PLAY_BOX_MULTIPLE_OUTLINE, texts.get("runs.empty"), texts.get("runs.empty.hint"));
        } else {
            nothing.show(
                    MaterialDesignF.FILTER_OFF_OUTLINE,
                    texts.get("runs.no-match"),
                    texts.get("runs.no-match.hint"),
                    texts.get("filter.clear"),
                    filter::clear);
        }
    }

    private void bindAlerts() {
        new RecordTable<>(alerts, texts, "alerts.column.")
                .state(
                        "severity",
                        92,
                        alert -> StateLook.ofSeverity(alert.severity().id()))
                .text("subject", 140, Alert::subject)
                .longText("message", 330, Alert::message)
                .moment("since", alert -> tools.near(alert.raisedAt()))
                .number("times", 56, alert -> formats.count(alert.times()))
                .longText("meaning", 300, alert -> alert.kind().meaning());
        Columns.lastTakesTheRest(alerts);
        alerts.setItems(model.alerts());
        alerts.setPlaceholder(new Label());
        alerts.getSelectionModel().selectedItemProperty().subscribe(this::showAlert);
        model.answersProperty().subscribe(_ -> {
            if (alerts.getSelectionModel().isEmpty()) {
                alerts.getSelectionModel().selectFirst();
            }
        });
        Rows.open(alerts, this::openAlert);
    }

    private void showAlert(@Nullable Alert alert) {
        alertMessage.setText(alert == null ? "" : alert.message());
        alertCommand.setText(alert == null ? "" : alert.action());
        alertActions.setVisible(alert != null);
        alertOpen.setDisable(alert == null || !SUBJECT.matcher(alert.subject()).matches());
    }

    private void bindRuns() {
        new RecordTable<>(runs, texts, "runs.column.")
                .number("id", 40, run -> Long.toString(run.run().id()))
                .state("state", 98, StateLook::of)
                .text("by", 60, this::by)
                .moment("started", run -> tools.near(run.run().startedAt()))
                .number("done", 56, this::done)
                .number("rows", 68, run -> formats.count(run.rows()));
        Columns.lastTakesTheRest(runs);
        runs.setItems(model.runs());
        filter.bind(texts, Listed.RUNS.words(), model.filterProperty());
        ServerSort.bind(runs, Listed.RUNS.words().sorts(), model.sortProperty());
        RowSource.put(runs, model::source);
        runs.setPlaceholder(new Label());
        runs.getSelectionModel().selectedItemProperty().subscribe(run -> {
            if (run != null) {
                model.select(run);
            }
        });
        model.selectedProperty().subscribe(this::showRun);
    }

    private String by(EstateRunSummary run) {
        String schedule = run.run().wish().schedule();
        return schedule == null ? run.run().wish().actor() : texts.format("runs.by-schedule", schedule);
    }

    private String done(EstateRunSummary run) {
        return texts.format("runs.done", formats.count(run.count(TurnState.SUCCEEDED)), formats.count(run.roots()));
    }

    private void showRun(@Nullable EstateRunSummary run) {
        if (run == null) {
            summary.setText("");
            return;
        }
        summary.setText(texts.format(
                "runs.summary",
                Long.toString(run.run().id()),
                done(run),
                formats.count(run.rows()),
                formats.bytes(run.bytes()),
                formats.duration(run.duration(tools.clock().instant()))));
        EstateRunSummary chosen = runs.getSelectionModel().getSelectedItem();
        if (chosen == null || chosen.run().id() != run.run().id()) {
            runs.getSelectionModel().clearSelection();
            runs.getSelectionModel().select(run);
        }
    }

    private void bindLines() {
        new RecordTable<>(lines, texts, "runs.line.")
                .number("priority", 60, line -> line.parent() == null ? Integer.toString(line.priority()) : "")
                .text("policy", 82, line -> line.parent() == null ? line.policy() : "\u21b3 " + line.policy())
                .text("database", 74, Line::database)
                .state("state", 100, line -> StateLook.of(line.state()))
                .number("tries", 44, line -> line.parent() == null ? Integer.toString(line.tries()) : "")
                .number("rows", 68, line -> formats.count(line.rows()))
                .number("left", 44, line -> formats.count(line.rowsLeft()))
                .number("time", 56, line -> formats.duration(line.duration()))
                .longText("reason", 70, Line::reason);
        Columns.lastTakesTheRest(lines);
        lines.setItems(model.lines());
        lines.setPlaceholder(new Label(texts.get("runs.no-lines")));
        lines.getSelectionModel().selectedItemProperty().subscribe(this::showLine);
        Rows.open(lines, line -> {
            if (line.session() > 0) {
                tools.navigator().openSession(line.session());
            } else {
                tools.navigator().openPolicy(line.policy());
            }
        });
    }

    private void showLine(@Nullable Line line) {
        reason.setText(line == null ? "" : line.reason());
        command.setText(line == null ? "" : line.action());
        boolean todo = line != null && !line.action().isEmpty();
        lineActions.setVisible(todo);
        lineActions.setManaged(todo);
        reason.setManaged(line != null && !line.reason().isEmpty());
    }

    private void openAlert(Alert alert) {
        Matcher subject = SUBJECT.matcher(alert.subject());
        if (subject.matches()) {
            if (subject.group(1).equals("session")) {
                tools.navigator().openSession(Long.parseLong(subject.group(2)));
            } else {
                tools.navigator().openPolicy(subject.group(2));
            }
        }
    }

    @FXML
    void openAlert() {
        Alert alert = alerts.getSelectionModel().getSelectedItem();
        if (alert != null) {
            openAlert(alert);
        }
    }

    @FXML
    void copyAlert() {
        CopyText.copy(alertCommand.getText());
    }

    @FXML
    void copyLine() {
        CopyText.copy(command.getText());
    }

    /// Puts the cursor into the filter.
    void filter() {
        filter.focus();
    }
}
