package dev.holdfast.console.sessions;

import dev.holdfast.console.fx.Choice;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.session.SessionWords;
import dev.holdfast.console.sessions.SessionsModel.Answer;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;

/// Binds the list of sessions.
///
/// Stable ids for tests: `sessionsTable`, `sessionsPolicy`, `sessionsState`, `sessionsClear`, `sessionsOlder`,
/// `sessionsNewer`, `sessionsShown`, `sessionsArchiveNow`, `sessionsNothing`, `sessionsNothingAction`.
public final class SessionsController {
    private final SessionsModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private ComboBox<String> policy;

    @FXML
    private ComboBox<String> state;

    @FXML
    private Button clear;

    @FXML
    private Button archiveNow;

    @FXML
    private TableView<SessionView> table;

    @FXML
    private VBox nothing;

    @FXML
    private FontIcon nothingIcon;

    @FXML
    private Label nothingTitle;

    @FXML
    private Label nothingHint;

    @FXML
    private Button nothingAction;

    @FXML
    private HBox pages;

    @FXML
    private Label shown;

    @FXML
    private Button newer;

    @FXML
    private Button older;

    SessionsController(SessionsModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        SessionWords words = new SessionWords(texts, formats);
        new RecordTable<>(table, texts, "sessions.column.")
                .number("id", 70, session -> Long.toString(session.id()))
                .text("policy", 104, SessionView::policy)
                .state("state", 108, session -> StateLook.of(session.state()))
                .text("trigger", 66, words::trigger)
                .text("started", 152, session -> tools.near(session.startedAt()))
                .number("duration", 92, session -> formats.duration(session.duration()))
                .number("rows", 78, session -> formats.count(session.archivedRows()))
                .number("left", 84, session -> formats.count(session.rowsLeft().all()))
                .number("bytes", 76, session -> formats.bytes(session.archivedBytes()))
                .number("rate", 72, session -> words.rate(session).replaceFirst("/s$", ""))
                .number("chunks", 82, words::chunks)
                .longText("node", 80, session -> Objects.toString(session.node(), Formats.NONE))
                .longText("reason", 94, words::reason);
        Columns.restore(table, tools.layout());
        Columns.lastTakesTheRest(table);
        table.setItems(model.sessions());
        table.setPlaceholder(new Label());
        table.setRowFactory(_ -> row());
        table.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER) {
                openSelected();
                event.consume();
            }
        });
        bindFilter();
        archiveNow.setVisible(tools.navigator().opens(Room.ARCHIVE_NOW));
        nothing.visibleProperty().bind(model.answerProperty().map(SessionsController::nothing));
        table.visibleProperty().bind(nothing.visibleProperty().not());
        model.answerProperty().subscribe(this::showNothing);
        model.problemProperty()
                .subscribe(_ -> showNothing(model.answerProperty().get()));
        newer.disableProperty().bind(model.pageProperty().isEqualTo(0));
        older.disableProperty().bind(model.olderProperty().not());
        pages.visibleProperty().bind(table.visibleProperty());
        shown.textProperty().bind(Bindings.createStringBinding(this::shown, model.sessions(), model.pageProperty()));
    }

    private void bindFilter() {
        Choice.bind(policy, model.policyProperty(), name -> name.isEmpty() ? texts.get("sessions.all-policies") : name);
        Choice.bind(
                state, model.stateProperty(), id -> texts.get(id.isEmpty() ? "sessions.all-states" : "state." + id));
        policy.setAccessibleText(texts.get("sessions.filter.policy"));
        state.setAccessibleText(texts.get("sessions.filter.state"));
        state.getItems().add("");
        Arrays.stream(SessionState.values()).map(SessionState::id).forEach(state.getItems()::add);
        model.policies().subscribe(this::fillPolicies);
        fillPolicies();
        policy.setOnShowing(_ -> model.refreshPolicies());
        clear.disableProperty()
                .bind(model.policyProperty().isEmpty().and(model.stateProperty().isEmpty()));
    }

    private void fillPolicies() {
        String chosen = model.policyProperty().get();
        policy.getItems().setAll(model.policies());
        policy.getItems().addFirst("");
        policy.setValue(chosen);
    }

    private TableRow<SessionView> row() {
        TableRow<SessionView> row = new TableRow<>();
        row.setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2 && !row.isEmpty()) {
                openSelected();
            }
        });
        return row;
    }

    private void openSelected() {
        SessionView selected = table.getSelectionModel().getSelectedItem();
        if (selected != null) {
            tools.navigator().openSession(selected.id());
        }
    }

    private static boolean nothing(Answer answer) {
        return switch (answer) {
            case EMPTY, NO_MATCH, FAILED -> true;
            case NONE_YET, SESSIONS -> false;
        };
    }

    private void showNothing(Answer answer) {
        if (!nothing(answer)) {
            return;
        }
        nothingIcon.getStyleClass().remove("error-icon");
        String key = "sessions." + answer.name().toLowerCase(Locale.ROOT).replace('_', '-');
        nothingTitle.setText(texts.get(key));
        switch (answer) {
            case EMPTY -> {
                nothingIcon.setIconCode(MaterialDesignH.HISTORY);
                nothingHint.setText(texts.get("sessions.empty.hint"));
                nothingAction.setText(texts.get("sessions.archive-now"));
                nothingAction.setOnAction(_ -> archiveNow());
                nothingAction.setVisible(archiveNow.isVisible());
            }
            case NO_MATCH -> {
                nothingIcon.setIconCode(MaterialDesignF.FILTER_OFF_OUTLINE);
                nothingHint.setText(texts.get("sessions.no-match.hint"));
                nothingAction.setText(texts.get("sessions.clear"));
                nothingAction.setOnAction(_ -> clear());
                nothingAction.setVisible(true);
            }
            case FAILED, NONE_YET, SESSIONS -> {
                nothingIcon.setIconCode(MaterialDesignA.ALERT_OCTAGON);
                nothingIcon.getStyleClass().add("error-icon");
                nothingHint.setText(model.problemProperty().get());
                nothingAction.setText(texts.get("sessions.retry"));
                nothingAction.setOnAction(_ -> model.refresh());
                nothingAction.setVisible(true);
            }
        }
    }

    private String shown() {
        long first = (long) model.pageProperty().get() * SessionsModel.PAGE;
        return texts.format(
                "sessions.shown",
                formats.count(first + 1),
                formats.count(first + model.sessions().size()));
    }

    void keep() {
        Columns.keep(table, tools.layout());
    }

    @FXML
    void clear() {
        model.clearFilter();
    }

    @FXML
    void newer() {
        model.newer();
    }

    @FXML
    void older() {
        model.older();
    }

    @FXML
    void archiveNow() {
        SessionView selected = table.getSelectionModel().getSelectedItem();
        String chosen = model.policyProperty().get();
        tools.navigator().archiveNow(chosen.isEmpty() && selected != null ? selected.policy() : chosen);
    }
}
