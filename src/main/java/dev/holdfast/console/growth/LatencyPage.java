package dev.holdfast.console.growth;

import dev.holdfast.console.chart.CountChart;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.growth.Latencies;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import org.jspecify.annotations.Nullable;

/// Binds how long queries of a database take, where the server says it.
///
/// Stable ids for tests: `growthLatency`, `growthLatencyNow`.
public final class LatencyPage {
    private static final double MICROS = 1_000;

    private final GrowthModel model;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private Label now;

    @FXML
    private Label basis;

    @FXML
    private CountChart chart;

    LatencyPage(GrowthModel model, ScreenTools tools) {
        this.model = model;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        model.detailProperty().subscribe(this::show);
    }

    private void show(@Nullable SubjectView view) {
        SequencedMap<Instant, Map<String, Long>> micros = new LinkedHashMap<>();
        if (view != null) {
            view.latencies().points().forEach(point -> micros.put(point.at(), named(point)));
        }
        chart.show(micros, LatencyPage::millis, formats);
        Nodes.appear(chart, !micros.isEmpty());
        Nodes.appear(basis, !micros.isEmpty());
        now.setText(view == null ? "" : sentence(view.latencies()));
    }

    private String sentence(Latencies latencies) {
        if (latencies.points().isEmpty()) {
            return texts.format(
                    "growth.latency.none",
                    latencies.database(),
                    latencies.absent() == null ? texts.get("growth.latency.no-call") : latencies.absent());
        }
        Latencies.Point last = latencies.points().getLast();
        return texts.format(
                "growth.latency.now",
                latencies.database(),
                formats.count(last.calls()),
                millis(last.p50() * MICROS),
                millis(last.p95() * MICROS),
                millis(last.p99() * MICROS));
    }

    private static String millis(double micros) {
        double millis = micros / MICROS;
        return String.format(Locale.ROOT, millis > 0 && millis < 10 ? "%.2f ms" : "%,.0f ms", millis);
    }

    private Map<String, Long> named(Latencies.Point point) {
        Map<String, Long> named = new LinkedHashMap<>();
        named.put(texts.get("growth.latency.p50"), Math.round(point.p50() * MICROS));
        named.put(texts.get("growth.latency.p95"), Math.round(point.p95() * MICROS));
        named.put(texts.get("growth.latency.p99"), Math.round(point.p99() * MICROS));
        return named;
    }
}
