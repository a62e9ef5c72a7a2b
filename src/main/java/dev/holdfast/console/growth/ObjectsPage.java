package dev.holdfast.console.growth;

import dev.holdfast.console.chart.CountChart;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.growth.ObjectCounts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import org.jspecify.annotations.Nullable;

/// Binds how many objects the catalog of a database holds, and held.
///
/// Stable ids for tests: `growthObjects`, `growthObjectsNow`.
public final class ObjectsPage {
    private final GrowthModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private Label now;

    @FXML
    private CountChart chart;

    ObjectsPage(GrowthModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        model.detailProperty().subscribe(this::show);
    }

    private void show(@Nullable SubjectView view) {
        SequencedMap<Instant, Map<String, Long>> counts = new LinkedHashMap<>();
        if (view != null) {
            view.objects().points().forEach(point -> counts.put(point.at(), named(point)));
        }
        chart.show(counts, formats);
        now.setText(view == null ? "" : counts.isEmpty() ? texts.get("growth.objects.none") : sentence(view.objects()));
    }

    private String sentence(ObjectCounts objects) {
        ObjectCounts.Point first = objects.points().getFirst();
        ObjectCounts.Point last = objects.points().getLast();
        long more = last.total() - first.total();
        return texts.format(
                "growth.objects.now",
                objects.database(),
                formats.count(last.total()),
                (more >= 0 ? "+" : "−") + formats.count(Math.abs(more)),
                tools.near(first.at()));
    }

    private Map<String, Long> named(ObjectCounts.Point point) {
        Map<String, Long> named = new LinkedHashMap<>();
        named.put(texts.get("growth.objects.tables"), point.tables());
        named.put(texts.get("growth.objects.partitions"), point.partitions());
        named.put(texts.get("growth.objects.indexes"), point.indexes());
        named.put(texts.get("growth.objects.views"), point.views());
        named.put(texts.get("growth.objects.others"), point.others());
        return named;
    }
}
