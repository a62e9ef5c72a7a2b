package dev.holdfast.console.retention;

import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.policy.Policy;
import dev.holdfast.retention.Basis;
import dev.holdfast.retention.Forecast;
import dev.holdfast.retention.Forecast.Change;
import dev.holdfast.retention.PolicyClocks;
import java.time.Period;
import java.time.YearMonth;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javafx.beans.property.ObjectProperty;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.chart.BarChart;
import javafx.scene.chart.XYChart;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// Binds what another residence or retention would do to the selected policy.
///
/// Stable ids for tests: `whatIfResidence`, `whatIfRetention`, `whatIfDue`, `whatIfYear`, `whatIfEnds`, `whatIfEdit`,
/// `whatIfChart`.
public final class WhatIfController {
    /// More months than this are told by year.
    private static final int MOST_MONTHS = 24;

    /// Gaps beyond this many bars are left out.
    private static final int MOST_BARS = 60;

    private final RetentionModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private final PeriodWords words;

    @FXML
    private Label name;

    @FXML
    private Node residenceBox;

    @FXML
    private Slider residence;

    @FXML
    private Label residenceValue;

    @FXML
    private Slider retention;

    @FXML
    private Label retentionValue;

    @FXML
    private Label measured;

    @FXML
    private ProgressIndicator busy;

    @FXML
    private Label due;

    @FXML
    private Label year;

    @FXML
    private Label bytes;

    @FXML
    private Label ends;

    @FXML
    private Label held;

    @FXML
    private Label children;

    @FXML
    private VBox remarks;

    @FXML
    private Label problem;

    @FXML
    private ToggleGroup shown;

    @FXML
    private ToggleButton showMoves;

    @FXML
    private BarChart<String, Number> chart;

    @FXML
    private Button edit;

    @FXML
    private Button reset;

    private Stops residenceStops = new Stops(List.of(Period.ofDays(1)));
    private Stops retentionStops = new Stops(List.of(Period.ofDays(1)));
    private boolean filling;

    WhatIfController(RetentionModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
        this.words = new PeriodWords(texts);
    }

    @FXML
    void initialize() {
        residence.valueProperty().subscribe(value -> slid(value, residenceStops, model.residenceProperty()));
        retention.valueProperty().subscribe(value -> slid(value, retentionStops, model.retentionProperty()));
        model.selectedProperty().subscribe(this::select);
        model.residenceProperty().subscribe(this::showClocks);
        model.retentionProperty().subscribe(this::showClocks);
        model.forecastProperty().subscribe(this::show);
        model.measuringProperty().subscribe(now -> visible(busy, now));
        problem.textProperty().bind(model.measureProblemProperty());
        model.measureProblemProperty().subscribe(text -> visible(problem, !text.isEmpty()));
        shown.selectedToggleProperty().subscribe((before, now) -> {
            if (now == null && before != null) {
                shown.selectToggle(before);
            }
            draw(model.forecastProperty().get());
        });
    }

    private static void visible(Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }

    private void slid(Number value, Stops stops, ObjectProperty<@Nullable Period> property) {
        if (!filling) {
            property.set(stops.periods()
                    .get(Math.clamp(
                            Math.round(value.doubleValue()), 0, stops.periods().size() - 1)));
        }
    }

    private void select(@Nullable PolicyClocks clocks) {
        if (clocks == null) {
            return;
        }
        Policy policy = clocks.policy();
        Period stays = policy.residence();
        name.setText(policy.name());
        visible(residenceBox, stays != null);
        filling = true;
        residenceStops = Stops.ofResidence(stays == null ? Period.ofMonths(12) : stays);
        retentionStops = Stops.ofRetention(policy.retention());
        residence.setMax(residenceStops.periods().size() - 1.0);
        retention.setMax(retentionStops.periods().size() - 1.0);
        filling = false;
        showClocks();
    }

    /// The sliders follow what is asked about, whoever changed it.
    private void showClocks() {
        Period stays = model.residenceProperty().get();
        Period kept = model.retentionProperty().get();
        filling = true;
        if (stays != null) {
            residence.setValue(residenceStops.indexOf(stays));
        }
        if (kept != null) {
            retention.setValue(retentionStops.indexOf(kept));
        }
        filling = false;
        PolicyClocks clocks = model.selectedProperty().get();
        residenceValue.setText(beside(clocks == null ? null : clocks.policy().residence(), stays));
        retentionValue.setText(beside(clocks == null ? null : clocks.policy().retention(), kept));
        edit.setDisable(!model.differs());
        reset.setDisable(!model.differs());
    }

    private String beside(@Nullable Period stands, @Nullable Period asked) {
        if (asked == null) {
            return "";
        }
        return stands == null || stands.equals(asked)
                ? words.of(asked)
                : texts.format("what-if.beside", words.of(stands), words.of(asked));
    }

    private void show(@Nullable Forecast forecast) {
        remarks.getChildren().clear();
        if (forecast == null) {
            for (Label label : List.of(due, year, bytes, ends, held, children)) {
                label.setText(Formats.NONE);
            }
            measured.setText("");
        } else {
            figures(forecast);
        }
        draw(forecast);
    }

    private void figures(Forecast forecast) {
        Basis basis = forecast.basis();
        Forecast.Moves moves = forecast.moves();
        measured.setText(texts.format("what-if.as-of", tools.near(basis.at())));
        due.setText(moves == null ? Formats.NONE : change(moves.now()));
        year.setText(moves == null ? Formats.NONE : change(moves.year()));
        Long after = moves == null ? null : forecast.bytes(moves.now().after());
        bytes.setText(after == null ? Formats.NONE : texts.format("what-if.about", formats.bytes(after)));
        ends.setText(
                forecast.ends() == null
                        ? Formats.NONE
                        : texts.get(forecast.changesArchived() ? "what-if.ends-later" : "what-if.ends-same"));
        held.setText(
                basis.holds().isEmpty()
                        ? texts.get("what-if.no-holds")
                        : texts.format(
                                "what-if.holds",
                                basis.holds().size(),
                                formats.count(basis.heldRows()),
                                String.join(
                                        ", ",
                                        basis.holds().stream()
                                                .map(Basis.Touched::matter)
                                                .toList())));
        children.setText(
                basis.children().isEmpty() ? texts.get("what-if.no-children") : String.join(", ", basis.children()));
        remarks(forecast).forEach(text -> {
            Label remark = new Label(text);
            remark.setWrapText(true);
            remark.getStyleClass().add("hint");
            remarks.getChildren().add(remark);
        });
    }

    private List<String> remarks(Forecast forecast) {
        Basis basis = forecast.basis();
        List<String> texts = new ArrayList<>(basis.untold());
        Forecast.Moves moves = forecast.moves();
        if (moves != null && moves.never() > 0) {
            texts.add(this.texts.format(
                    "what-if.never",
                    formats.count(moves.never()),
                    Objects.toString(basis.policy().ageColumn(), "")));
        }
        if (forecast.endless() > 0) {
            texts.add(this.texts.format("what-if.endless", formats.count(forecast.endless())));
        }
        if (forecast.changesArchived() && forecast.floor() != null) {
            texts.add(this.texts.format("what-if.never-back", words.of(forecast.floor())));
        }
        if (basis.rowBytes() != null) {
            texts.add(this.texts.format("what-if.estimated", formats.bytes(basis.rowBytes())));
        }
        return texts;
    }

    private String change(Change change) {
        return change.same()
                ? formats.count(change.before())
                : texts.format("what-if.beside", formats.count(change.before()), formats.count(change.after()));
    }

    private void draw(@Nullable Forecast forecast) {
        XYChart.Series<String, Number> stands = new XYChart.Series<>();
        XYChart.Series<String, Number> then = new XYChart.Series<>();
        stands.setName(texts.get("what-if.stands"));
        then.setName(texts.get("what-if.then"));
        if (forecast != null) {
            bars(forecast).forEach((when, change) -> {
                stands.getData().add(new XYChart.Data<>(when, change.before()));
                then.getData().add(new XYChart.Data<>(when, change.after()));
            });
        }
        chart.getData().setAll(List.of(stands, then));
    }

    private Map<String, Change> bars(Forecast forecast) {
        Map<String, Change> bars = new LinkedHashMap<>();
        if (showMoves.isSelected()) {
            Forecast.Moves moves = forecast.moves();
            if (moves != null) {
                bars.put(texts.get("what-if.now"), moves.now());
                for (int i = 0; i < moves.months().size(); i++) {
                    bars.put(
                            month(YearMonth.from(forecast.basis().today().plusMonths(i + 1L))),
                            moves.months().get(i));
                }
            }
            return bars;
        }
        if (!forecast.overdue().equals(Change.NONE)) {
            bars.put(texts.get("what-if.past"), forecast.overdue());
        }
        List<Map.Entry<YearMonth, Change>> months = forecast.byMonth();
        if (months.isEmpty()) {
            return bars;
        }
        YearMonth first = months.getFirst().getKey();
        YearMonth last = months.getLast().getKey();
        boolean byYear = first.until(last, ChronoUnit.MONTHS) > MOST_MONTHS;
        for (YearMonth at = first; !at.isAfter(last) && bars.size() < MOST_BARS; at = at.plusMonths(1)) {
            bars.putIfAbsent(when(at, byYear), Change.NONE); // a gap in time is one in the chart
        }
        months.forEach(entry -> bars.merge(
                when(entry.getKey(), byYear),
                entry.getValue(),
                (one, other) -> new Change(one.before() + other.before(), one.after() + other.after())));
        return bars;
    }

    private static String when(YearMonth month, boolean byYear) {
        return byYear ? Integer.toString(month.getYear()) : month(month);
    }

    private static String month(YearMonth month) {
        return month.getMonth().getDisplayName(TextStyle.SHORT, Locale.getDefault()) + " " + month.getYear() % 100;
    }

    @FXML
    void measure() {
        model.measure();
    }

    @FXML
    void reset() {
        model.reset();
    }

    @FXML
    void edit() {
        PolicyClocks clocks = model.selectedProperty().get();
        if (clocks != null) {
            model.putIntoEditor(
                    () -> tools.navigator().openPolicy(clocks.policy().name()));
        }
    }
}
