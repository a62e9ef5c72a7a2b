package dev.holdfast.console.session;

import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Fact;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Later;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.RowSource;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.policy.Policy.Pace;
import dev.holdfast.session.ChunkView;
import dev.holdfast.session.HandoffView;
import dev.holdfast.session.PlanRef;
import dev.holdfast.session.SessionEvent;
import dev.holdfast.session.SessionView;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.shape.Rectangle;
import org.jspecify.annotations.Nullable;

/// Binds one session's screen.
///
/// Stable ids for tests: `sessionPause`, `sessionResume`, `sessionCancel` (then `sessionCancelConfirm` or
/// `sessionCancelKeep` in the dialog), `sessionState`, `sessionWish`, `sessionChunks`, `sessionFailedOnly`,
/// `sessionChunksNewer`, `sessionChunksOlder`, `sessionEvents`, `sessionHandoffs`, `sessionTimeline`, `sessionTuning`,
/// `sessionPace`, `sessionWorkers`.
public final class SessionController {
    private final SessionModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private final SessionWords words;
    private final Map<String, Label> factValues = new LinkedHashMap<>();

    @FXML
    private Label name;

    @FXML
    private Label number;

    @FXML
    private HBox badgeBox;

    @FXML
    private Label wish;

    @FXML
    private Button policy;

    @FXML
    private Button undo;

    @FXML
    private Button pause;

    @FXML
    private Button resume;

    @FXML
    private Button cancel;

    @FXML
    private HBox tuning;

    @FXML
    private ComboBox<Pace> pace;

    @FXML
    private Spinner<Integer> workers;

    @FXML
    private FlowPane facts;

    @FXML
    private HBox legend;

    @FXML
    private TimelinePane timeline;

    @FXML
    private CheckBox failedOnly;

    @FXML
    private Label shown;

    @FXML
    private Button newer;

    @FXML
    private Button older;

    @FXML
    private TableView<ChunkView> chunks;

    @FXML
    private Tab rowsLeftTab;

    @FXML
    private TableView<SessionEvent> events;

    @FXML
    private TableView<HandoffView> handoffs;

    SessionController(SessionModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
        this.words = new SessionWords(texts, formats);
    }

    @FXML
    void initialize() {
        SessionControls controls = model.controls();
        new ControlButtons(controls, tools, pause, resume, cancel).bind(badgeBox, wish, controls::cancel);
        policy.visibleProperty().set(tools.navigator().opens(Room.POLICIES));
        undo.managedProperty().bind(undo.visibleProperty());
        undo.visibleProperty()
                .bind(controls.sessionProperty()
                        .map(session -> session != null
                                && tools.navigator().opens(Room.RESTORE)
                                && session.state().terminal()
                                && session.archivedRows() > 0)
                        .orElse(false));
        new Tuning(controls, texts, pace, workers).bind();
        tuning.managedProperty().bind(tuning.visibleProperty());
        tuning.visibleProperty().bind(controls.canRetune());
        controls.sessionProperty().subscribe(this::show);
        model.zoneProperty().subscribe(_ -> show(controls.sessionProperty().get()));
        model.timelineProperty().subscribe(lanes -> timeline.show(lanes, texts, formats));
        fillLegend();
        bindChunks();
        rowsLeftTab
                .textProperty()
                .bind(model.rowsLeft()
                        .countsProperty()
                        .map(counts -> texts.format("session.rows-left", formats.count(counts.all()))));
        bindEvents();
        bindHandoffs();
    }

    /// Brings what the session said of itself to the front.
    void showEvents() {
        TabPane pages = rowsLeftTab.getTabPane();
        pages.getTabs().stream()
                .filter(page -> page.getContent() instanceof Later later && events.equals(later.getContent()))
                .forEach(pages.getSelectionModel()::select);
        events.requestFocus();
    }

    private void show(@Nullable SessionView session) {
        if (session == null) {
            return;
        }
        name.setText(session.policy());
        number.setText(texts.format("session.number", Long.toString(session.id())));
        fact("trigger", texts.format("session.fact.trigger.of", words.trigger(session), session.requestedBy()));
        fact("started", formats.instant(session.startedAt()));
        fact("duration", formats.duration(session.duration()));
        fact("cutoff", cutoff(session));
        fact("method", texts.get("method." + session.method().name().toLowerCase(Locale.ROOT)));
        fact("chunks", words.chunks(session));
        fact("keys", formats.count(session.handedOffKeys()));
        fact("node", Objects.toString(session.node(), Formats.NONE));
        fact("version", Integer.toString(session.policyVersion()));
        PlanRef plan = session.plan();
        if (plan != null) {
            fact(
                    "plan",
                    texts.format("session.plan.of", Long.toString(plan.id()), StoredPlan.shortened(plan.digest())));
        }
        if (session.state().terminal()) {
            fact("pace", texts.get("pace." + session.driving().pace().id()));
            fact("workers", formats.count(session.driving().workers()));
            fact("reason", words.stopReason(session));
        }
    }

    /// In the policy's zone, in which it was reckoned. Before the first chunk an absent one says nothing.
    private String cutoff(SessionView session) {
        if (session.cutoff() != null) {
            return formats.instant(session.cutoff(), model.zoneProperty().get());
        }
        return session.chunks() == 0 ? Formats.NONE : texts.get("session.fact.cutoff.none");
    }

    private void fact(String id, String value) {
        factValues
                .computeIfAbsent(id, key -> {
                    Label made = new Label();
                    made.setId("sessionFact-" + key);
                    facts.getChildren().add(Fact.of(texts.get("session.fact." + key), made));
                    return made;
                })
                .setText(value);
    }

    private void fillLegend() {
        for (Phase phase : Phase.values()) {
            Rectangle patch = new Rectangle(10, 10);
            patch.getStyleClass().add(phase.styleClass());
            legend.getChildren().add(new Label(texts.get(phase.textKey()), patch));
        }
        Rectangle patch = new Rectangle(10, 10);
        patch.getStyleClass().add("timeline-track");
        legend.getChildren().add(new Label(texts.get("timeline.waiting"), patch));
    }

    private void bindChunks() {
        ChunkColumns.fill(chunks, texts, formats);
        Columns.lastTakesTheRest(chunks);
        chunks.setItems(model.chunks());
        RowSource.put(chunks, model::chunkSource);
        chunks.setPlaceholder(muted("session.no-chunks"));
        failedOnly.selectedProperty().bindBidirectional(model.failedOnlyProperty());
        model.failedOnlyProperty()
                .subscribe(only -> chunks.setPlaceholder(muted(only ? "session.no-bad-chunks" : "session.no-chunks")));
        newer.disableProperty().bind(model.pageProperty().isEqualTo(0));
        older.disableProperty().bind(model.olderChunksProperty().not());
        shown.textProperty()
                .bind(Bindings.createStringBinding(this::shownChunks, model.chunks(), model.pageProperty()));
    }

    private String shownChunks() {
        long first = (long) model.pageProperty().get() * SessionModel.PAGE;
        return model.chunks().isEmpty()
                ? ""
                : texts.format(
                        "sessions.shown",
                        formats.count(first + 1),
                        formats.count(first + model.chunks().size()));
    }

    private void bindEvents() {
        new RecordTable<>(events, texts, "session.column.")
                .text("at", 130, event -> formats.time(event.at()))
                .state("severity", 110, event -> StateLook.ofSeverity(event.severity()))
                .text("kind", 140, event -> event.kind().replace('_', ' '))
                .longText("message", 420, SessionEvent::message);
        Columns.lastTakesTheRest(events);
        events.setItems(model.events());
        RowSource.put(events, model::eventSource);
        events.setPlaceholder(muted("session.no-events"));
    }

    private void bindHandoffs() {
        new RecordTable<>(handoffs, texts, "session.column.")
                .text("child", 220, HandoffView::childPolicy)
                .number("handed", 140, handoff -> formats.count(handoff.keys()))
                .number("pending", 140, handoff -> formats.count(handoff.pendingKeys()))
                .number("settled", 140, handoff -> formats.count(handoff.settledKeys()))
                .number("waiting", 160, handoff -> formats.count(handoff.waitingRows()));
        handoffs.setItems(model.handoffs());
        handoffs.setPlaceholder(muted("session.no-handoffs"));
    }

    private Label muted(String key) {
        Label label = new Label(texts.get(key));
        label.getStyleClass().add(Styles.MUTED);
        return label;
    }

    @FXML
    void undo() {
        tools.navigator()
                .open(new Address(
                        Room.RESTORE,
                        Long.toString(model.controls().sessionProperty().get().id())));
    }

    @FXML
    void openPolicy() {
        SessionView session = model.controls().sessionProperty().get();
        if (session != null) {
            tools.navigator().openPolicy(session.policy());
        }
    }

    @FXML
    void newer() {
        model.newerChunks();
    }

    @FXML
    void older() {
        model.olderChunks();
    }
}
