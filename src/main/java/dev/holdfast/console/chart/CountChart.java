package dev.holdfast.console.chart;

import dev.holdfast.console.fx.Formats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.LongFunction;
import javafx.scene.chart.LineChart;
import javafx.scene.chart.NumberAxis;

/// Some counts over time, a line each.
public final class CountChart extends LineChart<Number, Number> {
    public CountChart() {
        super(new TimeAxis(), new NumberAxis());
        setAnimated(false);
        setCreateSymbols(false);
        getStyleClass().add("growth-chart");
        ((NumberAxis) getYAxis()).setMinorTickVisible(false);
        getYAxis().setAnimated(false);
    }

    /// @param counts each of a moment, oldest first; every one with the same names
    public void show(SequencedMap<Instant, Map<String, Long>> counts, Formats formats) {
        show(counts, formats::count, formats);
    }

    /// As the other, of what is not counted. @param label of a value on the axis
    public void show(SequencedMap<Instant, Map<String, Long>> counts, LongFunction<String> label, Formats formats) {
        getData().clear();
        if (counts.isEmpty()) {
            return;
        }
        Map<String, List<Data<Number, Number>>> lines = new LinkedHashMap<>();
        long most = 1;
        for (Map.Entry<Instant, Map<String, Long>> entry : counts.entrySet()) {
            for (Map.Entry<String, Long> count : entry.getValue().entrySet()) {
                lines.computeIfAbsent(count.getKey(), _ -> new ArrayList<>())
                        .add(new Data<>(entry.getKey().toEpochMilli(), count.getValue()));
                most = Math.max(most, count.getValue());
            }
        }
        NumberAxis axis = (NumberAxis) getYAxis();
        NumberScale.counts(axis, (double) most);
        NumberScale.labels(axis, label);
        ((TimeAxis) getXAxis())
                .show(counts.firstEntry().getKey(), counts.lastEntry().getKey(), formats.zone());
        lines.forEach((name, points) -> {
            Series<Number, Number> line = new Series<>();
            line.setName(name);
            line.getData().setAll(points);
            getData().add(line);
        });
    }
}
