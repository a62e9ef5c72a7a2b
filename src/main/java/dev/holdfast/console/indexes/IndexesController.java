package dev.holdfast.console.indexes;

import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.EmptyState;
import dev.holdfast.console.fx.Fact;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.indexes.IndexLine.Filter;
import dev.holdfast.dialect.IndexInfo;
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
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;

/// Binds the list of indexes, one index, what is done to them, and the lane of what is under way.
///
/// Stable ids for tests: `indexesDatabase`, `indexesAll`, `indexesUnused`, `indexesDuplicates`, `indexesMissing`,
/// `indexesInvalid`, `indexesSearch`, `indexesAgain`, `indexesTable`, `indexName`, `indexWhy`, `indexStatement`,
/// `indexBuild`, `indexDrop`, `indexCommand`, `indexesLane`, `indexesCancel`, `indexesActs`, `indexesUndo`,
/// `indexesAttentionText`, `indexesNothing`.
public final class IndexesController {
    private final IndexesModel model;
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
    private Label unchosen;

    @FXML
    private VBox detail;

    @FXML
    private Label name;

    @FXML
    private Label of;

    @FXML
    private HBox verdicts;

    @FXML
    private Label why;

    @FXML
    private GridPane facts;

    @FXML
    private Label statement;

    @FXML
    private Button build;

    @FXML
    private Button drop;

    @FXML
    private Label command;

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

    IndexesController(IndexesModel model, MaintenancePane maintenance, ScreenTools tools) {
        this.model = model;
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
        table.getSelectionModel().selectedItemProperty().subscribe(this::show);
        new IndexActsPane(model, tools).bind(acts, undoText, undo);
        model.busyProperty().subscribe(_ -> show(table.getSelectionModel().getSelectedItem()));
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

    private void show(@Nullable IndexLine line) {
        detail.setVisible(line != null);
        unchosen.setVisible(line == null);
        if (line == null) {
            return;
        }
        boolean absent = line instanceof IndexLine.Missing;
        name.setText(absent ? String.join(", ", line.columns()) : line.index());
        of.setText(model.databaseProperty().get() + " " + line.table());
        Badge badge = new Badge(texts);
        badge.show(IndexLooks.of(line.verdict()));
        verdicts.getChildren().setAll(badge);
        why.setText(line.why());
        Nodes.appear(why, !line.why().isEmpty());
        facts.getChildren().clear();
        fact("columns", String.join(", ", line.columns()));
        switch (line) {
            case IndexLine.Standing(var view) -> {
                fact("size", formats.bytes(view.index().bytes()));
                fact("scans", formats.count(view.index().scans()));
                fact("used", formats.instant(view.index().lastScan()));
                fact("backs", String.join(", ", view.index().backs()));
            }
            case IndexLine.Missing(var each) -> fact("rows", formats.count(each.rows()));
        }
        statement.setText(line.statement());
        boolean buildable = line instanceof IndexLine.Missing(var each) && each.buildable();
        boolean droppable = line instanceof IndexLine.Standing(var view)
                && view.index().backs().isEmpty()
                && !view.index().building();
        Nodes.appear(build, buildable);
        Nodes.appear(drop, droppable);
        build.setDisable(model.busyProperty().get());
        drop.setDisable(model.busyProperty().get());
        command.setText(buildable ? buildCommand(line) : droppable ? dropCommand(line) : "");
        Nodes.appear(command, buildable || droppable);
    }

    private String buildCommand(IndexLine line) {
        return "holdfast indexes build --database %s --table %s --columns %s"
                .formatted(
                        ShellWord.of(model.databaseProperty().get()),
                        ShellWord.of(line.table().toString()),
                        ShellWord.of(String.join(",", line.columns())));
    }

    private String dropCommand(IndexLine line) {
        return "holdfast indexes drop %s --database %s"
                .formatted(
                        ShellWord.of(line.index()),
                        ShellWord.of(model.databaseProperty().get()));
    }

    private void fact(String key, String value) {
        if (!value.isEmpty() && !value.equals(Formats.NONE)) {
            Fact.row(facts, texts.get("indexes.fact." + key), value);
        }
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
    void build() {
        if (table.getSelectionModel().getSelectedItem() instanceof IndexLine.Missing(var wanted)) {
            model.build(wanted);
        }
    }

    @FXML
    void drop() {
        if (table.getSelectionModel().getSelectedItem() instanceof IndexLine.Standing(var view)) {
            model.droppable(view.index(), this::ask);
        }
    }

    private void ask(IndexInfo index) {
        new DropDialog(index, model, tools).ask(Nodes.window(drop));
    }

    @FXML
    void cancel() {
        model.cancel();
    }
}
