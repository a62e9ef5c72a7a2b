package dev.holdfast.console.growth;

import dev.holdfast.console.chart.Area;
import dev.holdfast.console.chart.Treemap;
import dev.holdfast.console.fx.Choice;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.EmptyState;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Tips;
import dev.holdfast.growth.SampleOutcome;
import dev.holdfast.growth.SampledDatabase;
import dev.holdfast.growth.Sampler;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/// Binds the treemap, the list of tables, the filter above both, and the sampling by hand.
///
/// Stable ids for tests: `growthFilter`, `growthSample`, `growthSince`, `growthTreemap`, `growthTable`, `growthCount`,
/// `growthTop`, `growthEverything`, `growthNothing`, `growthProblem`.
public final class GrowthController {
    /// What the arrow of a sorted column takes of its title's room.
    private static final double ARROW = 16;

    private final GrowthModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private final TableWords words;
    private final ObjectProperty<Boolean> everything = new SimpleObjectProperty<>(false);

    @FXML
    private TextField filter;

    @FXML
    private Label since;

    @FXML
    private Label problem;

    @FXML
    private ProgressIndicator busy;

    @FXML
    private Button sample;

    @FXML
    private SplitPane content;

    @FXML
    private Treemap treemap;

    @FXML
    private TableView<GrowthRow> table;

    @FXML
    private Label count;

    @FXML
    private ToggleButton top;

    @FXML
    private ToggleButton all;

    @FXML
    private Node loading;

    @FXML
    private EmptyState nothing;

    private boolean filling;
    private String entered = "";
    private String notSampled = "";
    private GrowthView.Drawn drawn = GrowthView.Drawn.NOTHING;

    GrowthController(GrowthModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
        this.words = new TableWords(tools);
    }

    @FXML
    void initialize() {
        filter.textProperty().subscribe(model::filter);
        treemap.bind(texts, formats, area -> model.select(area.id()), this::entered);
        bindTable();
        Choice.bind(Map.of(false, top, true, all), everything);
        everything.subscribe(model::everything);
        model.viewProperty().subscribe(this::show);
        model.selectedProperty().subscribe(this::choose);
        model.overviewProperty().subscribe(this::show);
        model.problemProperty().subscribe(_ -> show(model.overviewProperty().get()));
        model.sampledProperty().subscribe(this::tellSampled);
        sample.disableProperty().bind(model.samplingProperty());
        model.samplingProperty().subscribe(now -> Nodes.appear(busy, now));
    }

    private void bindTable() {
        new RecordTable<>(table, texts, "growth.column.")
                .longText("table", 180, row -> words.name(row.growth(), severalDatabases()))
                .number("size", 76, row -> formats.bytes(row.growth().totalBytes()))
                .number("growth", 86, row -> words.perDay(row.growth().bytesPerDay()))
                .number("rows", 92, row -> formats.count(row.growth().rows()))
                .number("dead", 80, row -> formats.count(row.growth().deadRows()))
                .number("bloat", 72, row -> formats.bytes(row.growth().bloatBytes()))
                .number("in", 70, row -> words.rate(row.growth().rowsInPerHour()))
                .number("archived", 70, row -> words.rate(row.growth().rowsArchivedPerHour()))
                .number("archivable", 98, row -> words.archivable(row.growth().archivable()))
                .text("vacuum", 76, row -> words.ago(row.growth().vacuumedAt()))
                .warned("verdict", 146, row -> words.verdict(row.catchUp()), GrowthController::look);
        Columns.lastTakesTheRest(table);
        for (TableColumn<GrowthRow, ?> column : table.getColumns()) {
            column.setSortable(true);
            column.setMinWidth(column.getMinWidth() + Scale.px(ARROW));
            column.setPrefWidth(Math.max(column.getMinWidth(), column.getPrefWidth()));
            Label head = new Label(column.getText());
            head.getStyleClass().add("growth-column");
            Tips.set(head, texts.get("growth.explained." + column.getId()));
            column.setText("");
            column.setGraphic(head);
        }
        sortBy(SortKey.SIZE);
        table.setPlaceholder(new Label(texts.get("growth.no-match")));
        table.setSortPolicy(_ -> {
            sort();
            return true;
        });
        table.getSelectionModel().selectedItemProperty().subscribe(row -> {
            if (row != null && !filling) {
                model.select(row);
            }
        });
    }

    private static @Nullable StateLook look(GrowthRow row) {
        return row.catchUp() == null ? null : StateLook.of(row.catchUp().verdict());
    }

    private void sortBy(SortKey key) {
        table.getColumns().stream()
                .filter(column -> column.getId().equals(key.id()))
                .findFirst()
                .ifPresent(column -> {
                    column.setSortType(TableColumn.SortType.DESCENDING);
                    table.getSortOrder().setAll(List.of(column));
                });
    }

    /// Whoever sorts by a figure wants the largest first.
    private void sort() {
        if (filling || table.getSortOrder().isEmpty()) {
            return;
        }
        TableColumn<GrowthRow, ?> column = table.getSortOrder().getFirst();
        SortKey key = SortKey.valueOf(column.getId().toUpperCase(Locale.ROOT));
        GrowthView shown = model.viewProperty().get();
        boolean fresh = shown != null && shown.wish().by() != key && key != SortKey.TABLE;
        if (fresh && column.getSortType() == TableColumn.SortType.ASCENDING) {
            filling = true;
            column.setSortType(TableColumn.SortType.DESCENDING);
            filling = false;
        }
        model.sort(key, column.getSortType() == TableColumn.SortType.DESCENDING);
    }

    private boolean severalDatabases() {
        return model.overviewProperty().get().databases().size() > 1;
    }

    private void entered(Area area) {
        entered = area.id();
        model.reach(area);
    }

    private void show(@Nullable GrowthView view) {
        if (view == null) {
            return;
        }
        if (!view.drawn().equals(drawn)) {
            drawn = view.drawn();
            treemap.show(view.all());
            if (!treemap.shown().id().equals(entered)) { // what was looked at is gone
                entered(treemap.shown());
            }
        }
        filling = true;
        if (!table.getItems().equals(view.rows())) {
            table.getItems().setAll(view.rows());
        }
        filling = false;
        choose(model.selectedProperty().get());
        count.setText(texts.format(
                view.partitions()
                        ? "growth.count.partitions"
                        : view.rows().size() == view.matching() ? "growth.count.all" : "growth.count.top",
                formats.count(view.rows().size()),
                formats.count(view.matching()),
                formats.bytes(view.bytes()),
                view.matching()));
        all.setText(texts.format("growth.everything", formats.count(view.matching())));
    }

    /// Marks the table that is looked at in list and treemap.
    private void choose(@Nullable GrowthRow row) {
        treemap.choose(row == null ? "\n" : row.id());
        GrowthRow marked = table.getSelectionModel().getSelectedItem();
        if (row == null) {
            table.getSelectionModel().clearSelection();
        } else if (marked == null || !marked.id().equals(row.id())) {
            filling = true;
            table.getSelectionModel().clearSelection();
            for (int i = 0; i < table.getItems().size(); i++) {
                if (table.getItems().get(i).id().equals(row.id())) {
                    table.getSelectionModel().select(i);
                    table.scrollTo(Math.max(0, i - 3));
                }
            }
            filling = false;
        }
    }

    private void show(Overview overview) {
        String failure = model.problemProperty().get();
        boolean read = overview.at() != null;
        String told = failure.isEmpty() ? notSampled : failure;
        problem.setText(told);
        Tips.set(problem, told);
        Nodes.appear(problem, read && !told.isEmpty());
        boolean empty = read && !overview.everSampled();
        boolean failed = !read && !failure.isEmpty();
        nothing.setVisible(empty || failed);
        loading.setVisible(!read && failure.isEmpty());
        content.setVisible(read && !empty);
        if (failed) {
            nothing.fail(texts.get("growth.failed"), failure, texts.get("action.retry"), model::refresh);
        } else if (empty && overview.databases().isEmpty()) {
            nothing.show(
                    MaterialDesignC.CHART_LINE, texts.get("growth.no-database"), texts.get("growth.no-database.hint"));
        } else if (empty) {
            nothing.show(
                    MaterialDesignC.CHART_LINE,
                    texts.get("growth.empty"),
                    (texts.format("growth.empty.hint", formats.duration(Sampler.USUAL_INTERVAL))
                                    + "\n"
                                    + problems(overview))
                            .strip(),
                    texts.get("growth.sample"),
                    model::sample);
        }
        if (read) {
            tellSince(overview.databases());
        }
    }

    private static String problems(Overview overview) {
        return overview.databases().stream()
                .filter(each -> each.problem() != null)
                .map(each -> each.database() + ": " + each.problem())
                .collect(Collectors.joining("\n"));
    }

    private void tellSince(List<SampledDatabase> databases) {
        Instant oldest = databases.stream()
                .map(SampledDatabase::since)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
        Instant newest = databases.stream()
                .map(SampledDatabase::sampledAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
        String trouble = databases.stream()
                .filter(each -> each.problem() != null || each.sampledAt() == null)
                .map(each -> each.database() + ": "
                        + Objects.requireNonNullElse(each.problem(), texts.get("growth.not-sampled")))
                .collect(Collectors.joining("\n"));
        String gaps = databases.stream()
                .flatMap(each -> each.gaps().stream().map(gap -> each.database() + ": " + gap))
                .collect(Collectors.joining("\n"));
        since.setText(
                newest == null || oldest == null
                        ? ""
                        : texts.format(
                                "growth.since",
                                tools.near(oldest),
                                formats.age(newest, tools.clock().instant())));
        String more = (trouble + "\n" + gaps).strip();
        Tips.set(since, more);
        since.pseudoClassStateChanged(PseudoClass.getPseudoClass("wrong"), !trouble.isEmpty());
    }

    private void tellSampled(List<SampleOutcome> outcomes) {
        String failures = outcomes.stream()
                .filter(each -> each.problem() != null)
                .map(each -> each.database() + ": " + each.problem())
                .collect(Collectors.joining("; "));
        notSampled = failures.isEmpty() ? "" : texts.format("growth.sample-failed", failures);
        show(model.overviewProperty().get());
    }

    @FXML
    void sample() {
        model.sample();
    }

    void focusFilter() {
        filter.requestFocus();
        filter.selectAll();
    }
}
