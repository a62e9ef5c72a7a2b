package dev.holdfast.console.indexes;

import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.EmptyState;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.indexes.IndexLine.Filter;
import dev.holdfast.index.IndexAct;
import dev.holdfast.index.IndexReport;
import dev.holdfast.maintenance.MaintenanceAct;
import dev.holdfast.maintenance.TableAdvice;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;

/// Binds the list of indexes, what is done to them, and the lane of what is under way.
///
/// Stable ids for tests: `indexesDatabase`, `indexesAll`, `indexesUnused`, `indexesDuplicates`, `indexesMissing`,
/// `indexesInvalid`, `indexesSearch`, `indexesAgain`, `indexesTable`, `indexesLane`, `indexesCancel`, `indexesActs`,
/// `indexesUndo`, `indexesAttentionText`, `indexesNothing`.
public final class IndexesController {
    private final IndexesModel model;
    private final IndexDetailController detail;
    private final MaintenancePane maintenance;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private final Map<Filter, ToggleButton> choices = new EnumMap<>(Filter.class);

    @FXML
    private ToggleGroup filters;

    @FXML
    private ComboBox<String> database;

    @FXML
    private ToggleButton all;

    @FXML
    private ToggleButton unused;

    @FXML
    private ToggleButton duplicates;

    @FXML
    private ToggleButton missing;

    @FXML
    private ToggleButton invalid;

    @FXML
    private TextField search;

    @FXML
    private Node reading;

    @FXML
    private Button again;

    @FXML
    private HBox attention;

    @FXML
    private Label attentionText;

    @FXML
    private HBox lane;

    @FXML
    private Label laneText;

    @FXML
    private Node content;

    @FXML
    private TableView<IndexLine> table;

    @FXML
    private Label since;

    @FXML
    private EmptyState nothing;

    @FXML
    private TableView<IndexAct> acts;

    @FXML
    private Label undoText;

    @FXML
    private Button undo;

    @FXML
    private TableView<TableAdvice> advice;

    @FXML
    private Label adviceWhy;

    @FXML
    private Label adviceCommand;

    @FXML
    private Button adviceRun;

    @FXML
    private TableView<MaintenanceAct> done;

    IndexesController(
            IndexesModel model, IndexDetailController detail, MaintenancePane maintenance, ScreenTools tools) {
        this.model = model;
        this.detail = detail;
        this.maintenance = maintenance;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        choices.put(Filter.ALL, all);
        choices.put(Filter.UNUSED, unused);
        choices.put(Filter.DUPLICATES, duplicates);
        choices.put(Filter.MISSING, missing);
        choices.put(Filter.INVALID, invalid);
        choices.forEach((filter, button) -> button.setOnAction(_ -> {
            filters.selectToggle(button); // a click on the chosen one leaves it chosen
            model.filterProperty().set(filter);
        }));
        search.textProperty().bindBidirectional(model.searchProperty());
        database.setItems(model.databases());
        database.valueProperty().subscribe(chosen -> {
            if (chosen != null) {
                model.databaseProperty().set(chosen);
            }
        });
        model.databaseProperty().subscribe(database::setValue);
        reading.visibleProperty().bind(model.busyProperty());
        again.disableProperty().bind(model.busyProperty());
        initializeTables();
        maintenance.bind(advice, done, adviceWhy, adviceCommand, adviceRun);
        table.getSelectionModel().selectedItemProperty().subscribe(detail::show);
        new IndexActsPane(model, tools).bind(acts, undoText, undo);
        model.reportProperty().subscribe(_ -> showReport());
        model.noDatabaseProperty().subscribe(_ -> showReport());
        model.lines().subscribe(this::showReport);
        model.problemProperty().subscribe(_ -> showReport());
        model.saidProperty().subscribe(said -> {
            attentionText.setText(said);
            Nodes.appear(attention, !said.isEmpty());
        });
        model.runningProperty().subscribe(_ -> showLane());
        model.progressProperty().subscribe(_ -> showLane());
    }

    private void initializeTables() {
        new RecordTable<>(table, texts, "indexes.column.")
                .longText("table", 124, IndexLine::table)
                .longText("index", 140, line -> line.index().isEmpty() ? Formats.NONE : line.index())
                .state("verdict", 110, line -> IndexLooks.of(line.verdict()))
                .longText("columns", 92, line -> String.join(", ", line.columns()))
                .number("size", 66, line -> line.bytes() == null ? Formats.NONE : formats.bytes(line.bytes()))
                .number("scans", 68, line -> formats.count(line.scans()))
                .moment("used", line -> tools.near(line.lastScan()));
        table.setPlaceholder(new Label());
        Columns.lastTakesTheRest(table);
        table.setItems(model.lines());
    }

    private void showReport() {
        choices.forEach((filter, button) -> button.setText("%s %s"
                .formatted(
                        texts.get("indexes.filter." + filter.name().toLowerCase(Locale.ROOT)),
                        formats.count(model.count(filter)))));
        IndexReport report = model.reportProperty().get();
        String problem = model.problemProperty().get();
        boolean failed = !problem.isEmpty() && report == null;
        boolean empty = report != null && model.lines().isEmpty();
        boolean bare = model.noDatabaseProperty().get() && problem.isEmpty();
        nothing.setVisible(failed || empty || bare);
        content.setVisible(!failed && !empty && !bare);
        if (bare) {
            nothing.show(
                    MaterialDesignT.TABLE_KEY, texts.get("growth.no-database"), texts.get("indexes.no-database.hint"));
        } else if (failed) {
            nothing.fail(texts.get("indexes.failed"), problem, texts.get("action.retry"), model::again);
        } else if (report != null && empty) {
            boolean unfiltered = model.count(Filter.ALL) == 0;
            String filter = model.filterProperty().get().name().toLowerCase(Locale.ROOT);
            nothing.show(
                    MaterialDesignT.TABLE_KEY,
                    texts.get(unfiltered ? "indexes.empty" : "indexes.none"),
                    unfiltered
                            ? texts.get("indexes.empty.hint")
                            : texts.format(
                                    "indexes.none.hint",
                                    report.database(),
                                    texts.get("indexes.filter." + filter).toLowerCase(Locale.ROOT)));
        }
        since.setText(report == null ? "" : since(report.countedSince(), report.standbys()));
        IndexLine chosen = table.getSelectionModel().getSelectedItem();
        if (!model.lines().isEmpty() && (chosen == null || !model.lines().contains(chosen))) {
            table.getSelectionModel().clearSelection(); // else the place of the one that went counts as chosen
            table.getSelectionModel().selectFirst();
        }
    }

    private String since(@Nullable Instant at, boolean standbys) {
        return at == null
                ? texts.get("indexes.since.unknown")
                : texts.format(standbys ? "indexes.since.standbys" : "indexes.since", formats.instant(at));
    }

    private void showLane() {
        IndexAct running = model.runningProperty().get();
        Nodes.appear(lane, running != null);
        if (running != null) {
            String now = model.progressProperty().get();
            laneText.setText(running.words() + ": "
                    + (!now.isEmpty()
                            ? now
                            : running.state() == IndexAct.State.WAITING
                                    ? texts.get("indexes.lane.waiting")
                                    : texts.get("indexes.state.running")));
        }
    }

    @FXML
    void again() {
        model.again();
    }

    @FXML
    void cancel() {
        model.cancel();
    }
}
