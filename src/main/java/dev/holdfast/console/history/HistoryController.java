package dev.holdfast.console.history;

import dev.holdfast.console.fx.Choice;
import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.EmptyState;
import dev.holdfast.console.fx.RowSource;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.history.HistoryModel.Answer;
import dev.holdfast.console.history.HistoryModel.Place;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.HistoryRow;
import java.util.stream.Collectors;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;

/// Binds the archive browser.
///
/// Stable ids for tests: `historyTableName`, `historyKey`, `historyCriteria`, `historyIn`, `historyAsk`,
/// `historyExport`, `historyPartial`, `historyRows`, `historyNothing`, `historyNothingAction`, `historyDetail`,
/// `historyShown`, `historyPrevious`, `historyNext`, `historyCommand`.
public final class HistoryController {
    private final HistoryModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final RowDetail details;

    @FXML
    private ComboBox<String> table;

    @FXML
    private TextField key;

    @FXML
    private TextField criteria;

    @FXML
    private ComboBox<Place> places;

    @FXML
    private Button ask;

    @FXML
    private Button export;

    @FXML
    private HBox partial;

    @FXML
    private Label partialText;

    @FXML
    private SplitPane split;

    @FXML
    private TableView<HistoryRow> rows;

    @FXML
    private VBox detail;

    @FXML
    private Label nothingSelected;

    @FXML
    private EmptyState nothing;

    @FXML
    private HBox pages;

    @FXML
    private Label shown;

    @FXML
    private Button previous;

    @FXML
    private Button next;

    private final ExportPane exportPane;
    private @Nullable RowTable grid;

    HistoryController(HistoryModel model, ScreenTools tools, ExportPane exportPane) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.details = new RowDetail(tools);
        this.exportPane = exportPane;
    }

    @FXML
    void initialize() {
        table.setItems(model.tables());
        table.getEditor().setId("historyTableName");
        table.getEditor().textProperty().bindBidirectional(model.tableProperty());
        key.textProperty().bindBidirectional(model.keyProperty());
        criteria.textProperty().bindBidirectional(model.criteriaProperty());
        key.setOnAction(_ -> model.ask());
        criteria.setOnAction(_ -> model.ask());
        places.getItems().setAll(Place.values());
        Choice.bind(places, model.placeProperty(), place -> texts.get(place.textKey()));
        places.setAccessibleText(texts.get("history.in"));
        ask.disableProperty().bind(model.canAsk().not());
        partial.managedProperty().bind(partial.visibleProperty());
        rows.setPlaceholder(new Label());
        RowSource.exportedBy(rows, this::export);
        rows.getSelectionModel().selectedItemProperty().subscribe(this::showDetail);
        model.answerProperty().subscribe(this::turn);
    }

    private void turn(Answer answer) {
        HistoryPage page = answer instanceof Answer.Found found ? found.page() : null;
        boolean some = page != null && !page.rows().isEmpty();
        split.setVisible(some);
        nothing.setVisible(!some);
        pages.setVisible(page != null);
        export.setDisable(!some);
        showPartial(page);
        switch (answer) {
            case Answer.NotAsked() ->
                nothing.show(MaterialDesignA.ARCHIVE, texts.get("history.hint.title"), texts.get("history.hint"));
            case Answer.Searching() ->
                nothing.show(
                        MaterialDesignT.TIMER_SAND,
                        texts.get("history.searching"),
                        texts.get("history.searching.hint"),
                        texts.get("history.cancel"),
                        model::cancel);
            case Answer.Failed(String problem) ->
                nothing.fail(texts.get("history.failed"), problem, texts.get("action.retry"), model::ask);
            case Answer.Found found -> show(found);
        }
    }

    private void show(Answer.Found found) {
        HistoryPage page = found.page();
        if (grid == null) {
            grid = new RowTable(rows, tools);
        }
        grid.show(page);
        rows.getSelectionModel().selectFirst();
        previous.setDisable(found.first());
        next.setDisable(page.last());
        shown.setText(
                page.rows().isEmpty()
                        ? ""
                        : texts.format(
                                "history.shown",
                                tools.formats().count(page.rows().size()),
                                String.join(", ", page.rows().getFirst().key()),
                                String.join(", ", page.rows().getLast().key())));
        if (page.rows().isEmpty()) {
            nothing.show(
                    MaterialDesignF.FILTER_OFF_OUTLINE,
                    texts.get("history.none"),
                    texts.format(
                            "history.none.hint",
                            page.places().stream()
                                    .filter(place -> place.problem() == null)
                                    .map(HistoryPage.PlaceRead::place)
                                    .collect(Collectors.joining(", "))));
        }
    }

    /// What is not in the answer is said above it, never left out in silence.
    private void showPartial(@Nullable HistoryPage page) {
        String missing = page == null
                ? ""
                : page.places().stream()
                        .filter(place -> place.problem() != null)
                        .map(place -> place.place() + ": " + place.problem())
                        .collect(Collectors.joining("; "));
        long moving = page == null ? 0 : page.onTheirWay();
        partial.setVisible(!missing.isEmpty() || moving > 0);
        partial.getStyleClass().removeAll("chain-broken", "chain-unread");
        partial.getStyleClass().add(missing.isEmpty() ? "chain-unread" : "chain-broken");
        partialText.setText(
                missing.isEmpty()
                        ? texts.format("history.moving", tools.formats().count(moving))
                        : texts.format("history.partial", missing));
    }

    private void showDetail(@Nullable HistoryRow row) {
        nothingSelected.setVisible(row == null);
        detail.setVisible(row != null);
        if (row != null && model.answerProperty().get() instanceof Answer.Found found) {
            details.show(detail, found.page(), row);
        }
    }

    /// Puts the cursor into the key.
    void find() {
        key.requestFocus();
    }

    @FXML
    void ask() {
        model.ask();
    }

    @FXML
    void previous() {
        model.previous();
    }

    @FXML
    void next() {
        model.next();
    }

    @FXML
    void export() {
        if (model.answerProperty().get() instanceof Answer.Found found) {
            exportPane.open(found.page().table().table());
        }
    }

    @FXML
    void copyCommand() {
        if (model.answerProperty().get() instanceof Answer.Found found) {
            CopyText.copy(found.command());
        }
    }
}
