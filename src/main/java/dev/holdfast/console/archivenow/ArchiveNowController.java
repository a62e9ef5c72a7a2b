package dev.holdfast.console.archivenow;

import dev.holdfast.console.archivenow.Step.AskFailed;
import dev.holdfast.console.archivenow.Step.Asking;
import dev.holdfast.console.archivenow.Step.Confirming;
import dev.holdfast.console.archivenow.Step.Ended;
import dev.holdfast.console.archivenow.Step.Measured;
import dev.holdfast.console.archivenow.Step.NothingDone;
import dev.holdfast.console.archivenow.Step.Page;
import dev.holdfast.console.archivenow.Step.PlanFailed;
import dev.holdfast.console.archivenow.Step.Planned;
import dev.holdfast.console.archivenow.Step.Planning;
import dev.holdfast.console.archivenow.Step.Running;
import dev.holdfast.console.archivenow.Step.Scope;
import dev.holdfast.console.archivenow.Step.Waiting;
import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.session.CancelDialog;
import dev.holdfast.console.session.ChunkColumns;
import dev.holdfast.console.session.Progress;
import dev.holdfast.console.session.SessionControls;
import dev.holdfast.console.session.SessionWords;
import dev.holdfast.plan.Plan;
import dev.holdfast.session.ChunkView;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/// Shows the step that the model is in, and nothing that it does not know.
///
/// Stable ids for tests: `archiveNowPolicy`, `archiveNowLimit`, `archiveNowChildren`; `archiveNowNext` (makes the plan,
/// then goes on to confirm), `archiveNowBack`, `archiveNowRetry`, `archiveNowPlanned`, `archiveNowTables`;
/// `archiveNowTyped`, `archiveNowCommand`, `archiveNowCopyCommand`, `archiveNowConfirm` (starts); `archiveNowPause`,
/// `archiveNowResume`, `archiveNowCancel` (then `sessionCancelConfirm`), `archiveNowState`, `archiveNowProgress`,
/// `archiveNowProgressText`, `archiveNowChunks`, `archiveNowResult`, `archiveNowOpenSession`, `archiveNowAgain`.
public final class ArchiveNowController {
    private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
    private static final PseudoClass DONE = PseudoClass.getPseudoClass("done");

    private final ArchiveNowModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private final SessionWords words;
    private final Badge badge;

    @FXML
    private Label band;

    @FXML
    private Label scopeMark;

    @FXML
    private Label planMark;

    @FXML
    private Label confirmMark;

    @FXML
    private Label liveMark;

    @FXML
    private VBox scope;

    @FXML
    private ComboBox<String> policy;

    @FXML
    private TextField limit;

    @FXML
    private Label limitProblem;

    @FXML
    private CheckBox children;

    @FXML
    private BorderPane plan;

    @FXML
    private VBox planning;

    @FXML
    private VBox planFailed;

    @FXML
    private Label planProblem;

    @FXML
    private VBox planned;

    @FXML
    private FlowPane planFacts;

    @FXML
    private VBox warnings;

    @FXML
    private TableView<Plan.PlanTable> tables;

    @FXML
    private Label sqlOf;

    @FXML
    private Button copySql;

    @FXML
    private ScrollPane sqlScroll;

    @FXML
    private ScrollPane confirm;

    @FXML
    private Label confirmTitle;

    @FXML
    private Label confirmMeasured;

    @FXML
    private VBox confirmFacts;

    @FXML
    private VBox typeBox;

    @FXML
    private Label typeHint;

    @FXML
    private TextField typed;

    @FXML
    private Label askProblem;

    @FXML
    private Label command;

    @FXML
    private VBox live;

    @FXML
    private Label liveTitle;

    @FXML
    private HBox liveBadge;

    @FXML
    private Label wish;

    @FXML
    private Button pause;

    @FXML
    private Button resume;

    @FXML
    private Button cancel;

    @FXML
    private ProgressBar bar;

    @FXML
    private Label progress;

    @FXML
    private Label result;

    @FXML
    private Label problem;

    @FXML
    private HBox liveTables;

    @FXML
    private TableView<SessionView> family;

    @FXML
    private TableView<ChunkView> chunks;

    @FXML
    private Label footHint;

    @FXML
    private Button back;

    @FXML
    private Button next;

    @FXML
    private Button start;

    @FXML
    private Button openSession;

    @FXML
    private Button again;

    ArchiveNowController(ArchiveNowModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
        this.words = new SessionWords(texts, formats);
        this.badge = new Badge(texts);
    }

    @FXML
    void initialize() {
        policy.setItems(model.policies());
        policy.setValue(
                model.policyProperty().get().isEmpty()
                        ? null
                        : model.policyProperty().get());
        policy.setOnAction(_ -> chosen(policy.getValue()));
        limit.textProperty().bindBidirectional(model.limitProperty());
        typed.textProperty().bindBidirectional(model.typedProperty());
        children.selectedProperty().bindBidirectional(model.withChildrenProperty());
        limitProblem.visibleProperty().bind(model.limitProperty().map(_ -> !model.limitValid()));
        start.disableProperty().bind(model.canStart().not());
        copySql.setTooltip(new Tooltip(texts.get("archive.copy-sql")));
        copySql.setAccessibleText(texts.get("archive.copy-sql"));
        tableColumns();
        liveColumns();
        bindControls();
        model.canPlan().subscribe(_ -> showButtons(model.stepProperty().get()));
        model.stepProperty().subscribe(this::show);
    }

    private void chosen(@Nullable String name) {
        if (name != null) {
            model.policyProperty().set(name);
        }
    }

    private void tableColumns() {
        new RecordTable<>(tables, texts, "archive.column.")
                .number("order", 40, each -> formats.count(tables.getItems().indexOf(each) + 1))
                .text("table", 180, Plan.PlanTable::table)
                .number("rows", 90, each -> formats.count(each.rows()))
                .number("bytes", 90, each -> formats.bytes(each.bytes()))
                .longText("target", 208, Plan.PlanTable::archiveTable);
        tables.getSelectionModel().selectedItemProperty().subscribe(this::showSql);
    }

    private void showSql(Plan.@Nullable PlanTable table) {
        sqlOf.setText(table == null ? "" : table.table());
        sqlScroll.setContent(table == null ? null : new SqlText(table.sql()));
        copySql.setDisable(table == null);
    }

    private void liveColumns() {
        new RecordTable<>(family, texts, "sessions.column.")
                .number("id", 72, each -> Long.toString(each.id()))
                .text("policy", 110, SessionView::policy)
                .state("state", 106, each -> StateLook.of(each.state()))
                .number("rows", 84, each -> formats.count(each.archivedRows()))
                .number("rate", 74, each -> words.rate(each).replaceFirst("/s$", ""))
                .number("duration", 90, each -> formats.duration(each.duration()));
        ChunkColumns.fill(chunks, texts, formats);
        chunks.setPlaceholder(new Label(texts.get("session.no-chunks")));
        family.setPlaceholder(new Label());
    }

    private void bindControls() {
        SessionControls controls = model.controls();
        liveBadge.getChildren().add(badge);
        pause.disableProperty().bind(controls.canPause().not());
        resume.disableProperty().bind(controls.canResume().not());
        cancel.disableProperty().bind(controls.canCancel().not());
        controls.wishProperty().subscribe(_ -> showControls());
        controls.sessionProperty().subscribe(_ -> showControls());
        problem.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> model.problemProperty().get().isEmpty()
                                ? controls.problemProperty().get()
                                : model.problemProperty().get(),
                        model.problemProperty(),
                        controls.problemProperty()));
        hideWhileEmpty(problem);
        hideWhileEmpty(result);
        hideWhileEmpty(askProblem);
    }

    private static void hideWhileEmpty(Label label) {
        ObservableValue<Boolean> filled = label.textProperty().map(text -> !text.isEmpty());
        label.visibleProperty().bind(filled);
        label.managedProperty().bind(label.visibleProperty());
    }

    private void showControls() {
        SessionView session = model.controls().sessionProperty().get();
        if (session == null) {
            return;
        }
        SessionState state = session.state();
        boolean stands = state == SessionState.PAUSED || state == SessionState.INTERRUPTED;
        appear(pause, !state.terminal() && !stands);
        appear(resume, stands);
        appear(cancel, !state.terminal());
        if (stands && cancel.isFocused()) {
            resume.requestFocus();
        }
        badge.show(StateLook.of(state));
        wish.setText(words.wish(model.controls().wishProperty().get(), state));
    }

    private static void appear(Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }

    private void show(Step step) {
        Page page = step.page();
        Map<Page, Node> nodes = Map.of(Page.SCOPE, scope, Page.PLAN, plan, Page.CONFIRM, confirm, Page.LIVE, live);
        nodes.forEach((each, node) -> appear(node, each == page));
        Map<Page, Label> marks =
                Map.of(Page.SCOPE, scopeMark, Page.PLAN, planMark, Page.CONFIRM, confirmMark, Page.LIVE, liveMark);
        marks.forEach((each, mark) -> {
            mark.pseudoClassStateChanged(CURRENT, each == page);
            mark.pseudoClassStateChanged(DONE, each.compareTo(page) < 0);
        });
        appear(planning, step instanceof Planning);
        appear(planFailed, step instanceof PlanFailed);
        appear(planned, step instanceof Planned);
        switch (step) {
            case Scope _ -> showBand(null);
            case Planning _ -> showBand(null);
            case PlanFailed(String message) -> planProblem.setText(message);
            case Planned(Measured measured) -> showPlan(measured);
            case Confirming(Measured measured) -> showConfirmation(measured, "");
            case Asking(Measured measured) -> showConfirmation(measured, "");
            case AskFailed(Measured measured, String message) ->
                showConfirmation(measured, texts.format("archive.ask-failed", message));
            case Waiting waiting -> showWaiting(waiting);
            case Running running -> showRunning(running);
            case Ended ended -> showEnded(ended);
            case NothingDone(Measured measured, String error) -> showNothingDone(measured, error);
        }
        showButtons(step);
    }

    private void showBand(@Nullable Measured measured) {
        appear(band, measured != null);
        band.getStyleClass().removeIf(style -> style.startsWith("in-"));
        if (measured != null) {
            String environment = measured.environment().id();
            band.getStyleClass().add("in-" + environment);
            band.setText(texts.get("environment." + environment) + "   " + measured.target());
        }
    }

    private void showPlan(Measured measured) {
        showBand(measured);
        Plan of = measured.plan();
        planFacts.getChildren().clear();
        String share = limited(of) ? "  (" + texts.format("archive.plan.limit", formats.count(rowLimit())) + ")" : "";
        fact("archive.plan.root-rows", formats.count(of.rootRows()) + share);
        fact("archive.plan.rows", formats.count(of.rows()));
        fact("archive.plan.bytes", formats.bytes(of.bytes()));
        fact(
                "archive.plan.chunks",
                texts.format("archive.plan.chunks.of", formats.count(of.chunks()), formats.count(of.chunkRows())));
        fact(
                "archive.plan.target",
                texts.format(
                        "archive.plan.target.of",
                        of.sourceDatabase(),
                        of.archiveDatabase(),
                        texts.get("method." + of.method().name().toLowerCase(Locale.ROOT))));
        fact(
                "archive.plan.cutoff",
                of.cutoff() == null
                        ? texts.get("archive.plan.cutoff.none")
                        : formats.instant(of.cutoff(), measured.zone()));
        fact("archive.plan.children", childPolicies(of));
        warnings.getChildren().setAll(of.warnings().stream().map(this::warning).toList());
        if (of.rootRows() == 0) {
            warnings.getChildren().add(warning(texts.get("archive.plan.nothing")));
        }
        appear(warnings, !warnings.getChildren().isEmpty());
        tables.getItems().setAll(of.tables());
        tables.getSelectionModel().selectLast();
    }

    private String childPolicies(Plan of) {
        if (of.childPolicies().isEmpty()) {
            return texts.get("archive.plan.children.none");
        }
        String names = String.join(", ", of.childPolicies());
        return model.withChildrenProperty().get() ? names : texts.format("archive.plan.children.off", names);
    }

    private Label warning(String text) {
        Label label = new Label(text, new FontIcon(MaterialDesignA.ALERT));
        label.setWrapText(true);
        return label;
    }

    private void fact(String key, String value) {
        Label caption = new Label(texts.get(key));
        caption.getStyleClass().add("fact-name");
        planFacts.getChildren().add(new VBox(1, caption, new Label(value)));
    }

    private long rowLimit() {
        return model.rowLimit().orElse(0);
    }

    private void showConfirmation(Measured measured, String refused) {
        showBand(measured);
        Plan of = measured.plan();
        confirmTitle.setText(
                texts.format("archive.confirm.title", of.policy(), of.sourceDatabase(), of.archiveDatabase()));
        confirmMeasured.setText(
                texts.format("archive.confirm.measured", formats.instant(of.plannedAt()), formats.duration(of.took())));
        confirmFacts.getChildren().clear();
        String due = formats.count(of.rootRows());
        line(
                limited(of)
                        ? texts.format("archive.confirm.limit", due, formats.count(rowLimit()))
                        : texts.format(
                                "archive.confirm.all", due, formats.count(of.rows()), formats.bytes(of.bytes())));
        String each = limited(of) ? "archive.confirm.table.limit" : "archive.confirm.table";
        of.tables()
                .forEach(table ->
                        line(texts.format(each, table.table(), formats.count(table.rows()), table.archiveTable())));
        line(
                of.cutoff() == null
                        ? texts.get("archive.confirm.no-cutoff")
                        : texts.format("archive.confirm.cutoff", formats.instant(of.cutoff(), measured.zone())));
        line(children(of));
        line(texts.format("archive.confirm.recount"));
        appear(typeBox, measured.mustBeTyped());
        typeHint.setText(texts.format("archive.confirm.type", measured.target()));
        typed.setPromptText(measured.target());
        askProblem.setText(refused);
        command.setText(model.command());
    }

    private String children(Plan of) {
        if (of.childPolicies().isEmpty()) {
            return texts.get("archive.confirm.children.none");
        }
        return texts.format(
                model.withChildrenProperty().get() ? "archive.confirm.children" : "archive.confirm.children.off",
                String.join(", ", of.childPolicies()));
    }

    private void line(String text) {
        Label label = new Label(text, new FontIcon(MaterialDesignC.CIRCLE_SMALL));
        label.setWrapText(true);
        confirmFacts.getChildren().add(label);
    }

    private void showWaiting(Waiting waiting) {
        showBand(waiting.measured());
        String request = Long.toString(waiting.request());
        liveTitle.setText(texts.format(waiting.claimed() ? "archive.claimed" : "archive.waiting", request));
        badge.show(null);
        wish.setText("");
        List.of(pause, resume, cancel).forEach(button -> appear(button, false));
        bar.setProgress(ProgressBar.INDETERMINATE_PROGRESS);
        progress.setText("");
        result.setText("");
        family.getItems().clear();
        chunks.getItems().clear();
        appear(liveTables, false);
    }

    private void showRunning(Running running) {
        showSession(running.measured(), running.session(), running.family(), running.chunks());
        result.setText(running.session().state().terminal() ? texts.get("archive.children-run") : "");
    }

    private void showSession(
            Measured measured, SessionView session, List<SessionView> sessions, List<ChunkView> latest) {
        showBand(measured);
        appear(bar, true);
        appear(liveTables, true);
        liveTitle.setText(texts.format("archive.running", Long.toString(session.id()), session.policy()));
        bar.setProgress(Progress.of(session)
                .fraction()
                .orElse(session.state().terminal() ? 1 : ProgressBar.INDETERMINATE_PROGRESS));
        progress.setText(words.progress(session));
        Rows.update(family.getItems(), sessions, SessionView::id);
        Rows.update(chunks.getItems(), latest, ChunkView::chunk);
        showControls();
    }

    private void showEnded(Ended ended) {
        showSession(ended.measured(), ended.session(), ended.family(), ended.chunks());
        result.setText(result(ended.session(), ended.family()));
    }

    private String result(SessionView session, List<SessionView> sessions) {
        long rows = sessions.stream().mapToLong(SessionView::archivedRows).sum();
        long bytes = sessions.stream().mapToLong(SessionView::archivedBytes).sum();
        boolean late = session.state() == SessionState.SUCCEEDED && model.cancelWasAsked();
        String key = "archive.done." + session.state().id() + (late ? ".late" : "");
        return texts.format(
                key,
                formats.count(rows),
                formats.bytes(bytes),
                formats.duration(session.duration()),
                Objects.toString(session.error(), ""));
    }

    private void showNothingDone(Measured measured, String error) {
        showBand(measured);
        liveTitle.setText(texts.get("archive.title"));
        badge.show(null);
        wish.setText("");
        List.of(pause, resume, cancel).forEach(button -> appear(button, false));
        appear(bar, false);
        appear(liveTables, false);
        progress.setText("");
        result.setText(error.isEmpty() ? texts.get("archive.nothing") : texts.format("archive.request-failed", error));
    }

    private void showButtons(Step step) {
        Page page = step.page();
        appear(back, page == Page.PLAN || step instanceof Confirming || step instanceof AskFailed);
        back.setText(texts.get(step instanceof Planning ? "archive.stop-planning" : "archive.back"));
        appear(next, step instanceof Scope || step instanceof Planned);
        next.setText(texts.get(step instanceof Planned ? "archive.next.confirm" : "archive.next.plan"));
        next.setDisable(
                switch (step) {
                    case Scope _ -> !model.canPlan().get();
                    case Planned(Measured measured) -> measured.plan().rootRows() == 0;
                    default -> true;
                });
        appear(start, page == Page.CONFIRM);
        start.setText(startText(step));
        boolean over = step instanceof Ended || step instanceof NothingDone;
        appear(again, over);
        appear(
                openSession,
                (step instanceof Running || step instanceof Ended)
                        && tools.navigator().opens(Room.SESSION));
        footHint.setText(hint(step, over));
    }

    private String hint(Step step, boolean over) {
        if (step instanceof Planned(Measured measured)) {
            return texts.format(
                    "archive.foot.measured",
                    formats.time(measured.plan().plannedAt()),
                    formats.duration(measured.plan().took()));
        }
        return step.page() == Page.LIVE && !over ? texts.get("archive.foot.live") : "";
    }

    private String startText(Step step) {
        return switch (step) {
            case Asking _ -> texts.get("archive.asking");
            case Confirming(Measured measured) -> startText(measured.plan());
            case AskFailed failed -> startText(failed.measured().plan());
            default -> "";
        };
    }

    private boolean limited(Plan of) {
        return rowLimit() > 0 && rowLimit() < of.rootRows();
    }

    private String startText(Plan of) {
        return limited(of)
                ? texts.format("archive.start.limit", formats.count(rowLimit()))
                : texts.format("archive.start", formats.count(of.rows()));
    }

    @FXML
    void next() {
        switch (model.stepProperty().get()) {
            case Scope _ -> model.plan();
            case Planned _ -> model.confirm();
            default -> {}
        }
    }

    @FXML
    void retry() {
        model.plan();
    }

    @FXML
    void back() {
        model.back();
    }

    @FXML
    void start() {
        model.start();
    }

    @FXML
    void again() {
        model.again();
    }

    @FXML
    void pause() {
        model.controls().pause();
    }

    @FXML
    void resume() {
        model.controls().resume();
    }

    @FXML
    void cancel() {
        SessionView session = model.controls().sessionProperty().get();
        if (session != null) {
            new CancelDialog(texts, formats).ask(session, cancel.getScene().getWindow(), model::cancel);
        }
    }

    @FXML
    void openSession() {
        SessionView session = model.controls().sessionProperty().get();
        if (session != null) {
            tools.navigator().openSession(session.id());
        }
    }

    @FXML
    void copyCommand() {
        copy(model.command());
    }

    @FXML
    void copySql() {
        Plan.PlanTable table = tables.getSelectionModel().getSelectedItem();
        if (table != null) {
            copy(String.join("\n\n", table.sql()));
        }
    }

    private static void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }
}
