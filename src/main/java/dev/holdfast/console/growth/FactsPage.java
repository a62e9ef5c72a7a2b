package dev.holdfast.console.growth;

import dev.holdfast.console.chart.Words;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Fact;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.growth.IndexGrowth;
import dev.holdfast.growth.SampledDatabase;
import dev.holdfast.growth.TableGrowth;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import org.jspecify.annotations.Nullable;

/// Binds all figures of a table and its indexes, or those of a database.
///
/// Stable ids for tests: `growthFacts`, `growthIndexes`.
public final class FactsPage {
    private final GrowthModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private final TableWords words;

    @FXML
    private GridPane facts;

    @FXML
    private TableView<IndexGrowth> indexes;

    FactsPage(GrowthModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
        this.words = new TableWords(tools);
    }

    @FXML
    void initialize() {
        ColumnConstraints value = new ColumnConstraints();
        value.setHgrow(Priority.ALWAYS);
        facts.getColumnConstraints().setAll(new ColumnConstraints(), value);
        new RecordTable<>(indexes, texts, "growth.indexes.")
                .longText("index", 190, IndexGrowth::index)
                .number("size", 78, each -> formats.bytes(each.bytes()))
                .number("growth", 92, each -> words.perDay(each.bytesPerDay()))
                .number("scans", 84, each -> words.rate(each.scansPerDay()));
        Columns.lastTakesTheRest(indexes);
        indexes.setPlaceholder(new Label(texts.get("growth.indexes.none")));
        model.selectedProperty().subscribe(_ -> show());
        model.subjectProperty().subscribe(_ -> show());
        model.overviewProperty().subscribe(_ -> show());
        model.detailProperty().subscribe(this::fill);
    }

    private void show() {
        GrowthRow row = model.selectedProperty().get();
        Map<String, String> lines = row == null ? database() : table(row.growth());
        facts.getChildren().clear();
        lines.forEach((key, value) -> Fact.row(facts, texts.get("growth.fact." + key), value));
        Nodes.appear(indexes, row != null);
    }

    private Map<String, String> table(TableGrowth growth) {
        Map<String, String> lines = new LinkedHashMap<>();
        if (growth.partitionOf() != null) {
            lines.put("partition-of", growth.partitionOf().toString());
        }
        lines.put(
                "size",
                texts.format(
                        "growth.fact.parts",
                        formats.bytes(growth.totalBytes()),
                        formats.bytes(growth.heapBytes()),
                        formats.bytes(growth.indexBytes()),
                        formats.bytes(growth.toastBytes())));
        lines.put("growth", Words.growth(growth.bytesPerDay(), texts, formats) + over(growth));
        lines.put("rows", formats.count(growth.rows()));
        lines.put(
                "dead",
                words.share(formats.count(growth.deadRows()), growth.deadRows(), growth.rows() + growth.deadRows()));
        lines.put("bloat", words.share(formats.bytes(growth.bloatBytes()), growth.bloatBytes(), growth.heapBytes()));
        lines.put("in", perHour(growth.rowsInPerHour()));
        lines.put("archived", perHour(growth.rowsArchivedPerHour()));
        lines.put("archivable", words.archivableInFull(growth.archivable()));
        lines.put("vacuum", tools.near(growth.vacuumedAt()));
        lines.put("analyze", tools.near(growth.analyzedAt()));
        lines.put(
                "sampled",
                texts.format("growth.fact.seen", tools.near(growth.sampledAt()), tools.near(growth.since())));
        return lines;
    }

    private String over(TableGrowth growth) {
        return growth.over() == null ? "" : texts.format("growth.fact.over", formats.duration(growth.over()));
    }

    private String perHour(@Nullable Double rows) {
        return rows == null ? Formats.NONE : texts.format("growth.fact.per-hour", words.rate(rows));
    }

    private Map<String, String> database() {
        Map<String, String> lines = new LinkedHashMap<>();
        var subject = model.subjectProperty().get();
        for (SampledDatabase each : model.overviewProperty().get().databases()) {
            if (subject != null && each.database().equals(subject.database())) {
                lines.put("size", formats.bytes(each.bytes()));
                lines.put("tables", formats.count(each.tables()));
                lines.put(
                        "cache",
                        each.cacheHits() == null
                                ? Formats.NONE
                                : String.format(Locale.ROOT, "%.1f %%", 100 * each.cacheHits()));
                lines.put("free", each.diskFreeBytes() == null ? Formats.NONE : formats.bytes(each.diskFreeBytes()));
                lines.put(
                        "sampled",
                        texts.format("growth.fact.seen", tools.near(each.sampledAt()), tools.near(each.since())));
                lines.put("cost", texts.format("growth.fact.millis", formats.count(each.millis())));
                if (each.problem() != null) {
                    lines.put("problem", each.problem());
                }
                if (!each.gaps().isEmpty()) {
                    lines.put("gaps", String.join("\n", each.gaps()));
                }
            }
        }
        return lines;
    }

    private void fill(@Nullable SubjectView view) {
        if (view == null) {
            indexes.getItems().clear();
            return;
        }
        if (!indexes.getItems().equals(view.indexes())) {
            indexes.getItems().setAll(view.indexes());
        }
    }
}
