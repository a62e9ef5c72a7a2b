package dev.holdfast.console.sessions;

import dev.holdfast.console.bulk.BulkMenu;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.EmptyState;
import dev.holdfast.console.fx.FilterBox;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.PageRow;
import dev.holdfast.console.fx.Paged.Answer;
import dev.holdfast.console.fx.PagedTable;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.grid.GridController;
import dev.holdfast.console.session.SessionWords;
import dev.holdfast.node.BulkAct;
import dev.holdfast.node.Listed;
import dev.holdfast.session.SessionView;
import java.util.List;
import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Separator;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;

/// Binds the list of sessions.
///
/// Stable ids for tests: `sessionsTable`, `sessionsFilter`, `sessionsMany`, `sessionsOlder`, `sessionsNewer`,
/// `sessionsShown`, `sessionsArchiveNow`, `sessionsNothing`, `sessionsNothingAction`.
public final class SessionsController {
    private static final String MODE = "sessions.mode";

    private final SessionsModel model;
    private final GridController grid;
    private final BooleanProperty inGrid = new SimpleBooleanProperty();
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private ToggleButton asList;

    @FXML
    private ToggleButton asGrid;

    @FXML
    private Separator separator;

    @FXML
    private FilterBox filter;

    @FXML
    private MenuButton many;

    @FXML
    private Button archiveNow;

    @FXML
    private TableView<SessionView> table;

    @FXML
    private EmptyState nothing;

    @FXML
    private PageRow pages;

    SessionsController(SessionsModel model, GridController grid, ScreenTools tools) {
        this.model = model;
        this.grid = grid;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        SessionWords words = new SessionWords(texts, formats);
        new RecordTable<>(table, texts, "sessions.column.")
                .number("id", 64, session -> Long.toString(session.id()))
                .text("policy", 100, SessionView::policy)
                .state("state", 104, session -> StateLook.of(session.state()))
                .text("trigger", 66, words::trigger)
                .moment("started", session -> tools.near(session.startedAt()))
                .number("duration", 74, session -> formats.duration(session.duration()))
                .number("rows", 76, session -> formats.count(session.archivedRows()))
                .number("left", 80, session -> formats.count(session.rowsLeft().all()))
                .number("bytes", 72, session -> formats.bytes(session.archivedBytes()))
                .number("rate", 66, session -> words.rate(session).replaceFirst("/s$", ""))
                .number("chunks", 64, words::chunks)
                .longText("node", 80, session -> Objects.toString(session.node(), Formats.NONE))
                .longText("reason", 94, words::reason);
        Columns.lastTakesTheRest(table);
        new PagedTable<>(table, model.list(), Listed.SESSIONS.words().sorts()).pages(pages, texts, formats);
        Rows.open(table, session -> tools.navigator().openSession(session.id()));
        filter.bind(texts, Listed.SESSIONS.words(), model.list().filterProperty());
        BulkMenu.fill(
                many,
                tools,
                List.of(BulkAct.SESSION_RESUME, BulkAct.SESSION_RETRY, BulkAct.SESSION_PAUSE, BulkAct.SESSION_CANCEL),
                () -> table.getSelectionModel().getSelectedItems().stream()
                        .map(SessionView::id)
                        .toList(),
                model.list()::words);
        archiveNow.setVisible(tools.navigator().opens(Room.ARCHIVE_NOW));
        BooleanBinding none = Bindings.createBooleanBinding(
                () -> model.list().answerProperty().get().nothing(),
                model.list().answerProperty());
        nothing.visibleProperty().bind(none.and(inGrid.not()));
        table.visibleProperty().bind(none.not().and(inGrid.not()));
        model.list().answerProperty().subscribe(this::showNothing);
        model.list()
                .problemProperty()
                .subscribe(_ -> showNothing(model.list().answerProperty().get()));
        pages.visibleProperty().bind(table.visibleProperty());
        bindMode();
    }

    private void bindMode() {
        pages.managedProperty().bind(inGrid.not());
        for (Node each : List.of(filter, many, separator)) {
            each.visibleProperty().bind(inGrid.not());
        }
        asList.setOnAction(_ -> show(false));
        asGrid.setOnAction(_ -> show(true));
    }

    /// Shows the grid, or the list; both need their nodes, so the first time comes after they were loaded.
    void show(boolean asGridNow) {
        inGrid.set(asGridNow);
        asList.setSelected(!asGridNow);
        asGrid.setSelected(asGridNow);
        grid.show(asGridNow);
    }

    void showAsKept() {
        show(tools.layout().get(MODE, "").equals("grid"));
    }

    boolean showsGrid() {
        return inGrid.get();
    }

    private void showNothing(Answer answer) {
        switch (answer) {
            case EMPTY ->
                nothing.show(
                        MaterialDesignH.HISTORY,
                        texts.get("sessions.empty"),
                        texts.get("sessions.empty.hint"),
                        texts.get("sessions.archive-now"),
                        archiveNow.isVisible() ? this::archiveNow : null);
            case NO_MATCH ->
                nothing.show(
                        MaterialDesignF.FILTER_OFF_OUTLINE,
                        texts.get("sessions.no-match"),
                        texts.get("sessions.no-match.hint"),
                        texts.get("sessions.clear"),
                        filter::clear);
            case FAILED ->
                nothing.fail(
                        texts.get("sessions.failed"),
                        model.list().problemProperty().get(),
                        texts.get("action.retry"),
                        model.list()::refresh);
            case NONE_YET, ROWS -> {}
        }
    }

    void keep() {
        tools.layout().put(MODE, inGrid.get() ? "grid" : "list");
    }

    /// Puts the cursor into the filter.
    void filter() {
        filter.focus();
    }

    /// The one that is filtered by; else that of the selected session.
    String policy() {
        SessionView selected = table.getSelectionModel().getSelectedItem();
        String chosen = model.policy();
        return chosen.isEmpty() && selected != null ? selected.policy() : chosen;
    }

    @FXML
    void archiveNow() {
        tools.navigator().archiveNow(policy());
    }
}
