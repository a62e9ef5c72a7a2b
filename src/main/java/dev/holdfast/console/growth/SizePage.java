package dev.holdfast.console.growth;

import dev.holdfast.console.chart.SizeChart;
import dev.holdfast.console.fx.Choice;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.growth.Forecast;
import dev.holdfast.growth.Series.Point;
import dev.holdfast.growth.SessionMark;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.geometry.Side;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// Binds the size over time, its forecast in words, and the sessions on the same axis.
///
/// Stable ids for tests: `growthChart`, `growthRange-week` and so on, `growthReadout`, `growthForecast`.
public final class SizePage {
    private static final int MOST_IN_MENU = 20;

    private final GrowthModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private final TableWords words;
    private final ObjectProperty<Range> range = new SimpleObjectProperty<>(Range.MONTH);
    private final ContextMenu menu = new ContextMenu();

    @FXML
    private HBox ranges;

    @FXML
    private Label readout;

    @FXML
    private HBox legend;

    @FXML
    private SizeChart chart;

    @FXML
    private Label forecast;

    @FXML
    private Label problem;

    SizePage(GrowthModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
        this.words = new TableWords(tools);
    }

    @FXML
    void initialize() {
        Map<Range, ToggleButton> buttons = new LinkedHashMap<>();
        for (Range each : Range.values()) {
            ToggleButton button = new ToggleButton(texts.get("growth.range." + each.id()));
            button.setId("growthRange-" + each.id());
            button.setMinWidth(HBox.USE_PREF_SIZE);
            button.getStyleClass()
                    .add(each == Range.WEEK ? "left-pill" : each == Range.ALL ? "right-pill" : "center-pill");
            buttons.put(each, button);
        }
        ranges.getChildren().setAll(buttons.values());
        Choice.bind(buttons, range);
        range.subscribe(model::range);
        drawLegend();
        chart.words(this::words);
        chart.onSessions(this::open);
        chart.pointedProperty().subscribe(this::read);
        model.detailProperty().subscribe(this::show);
        problem.textProperty().bind(model.detailProblemProperty());
        model.detailProblemProperty().subscribe(text -> Nodes.appear(problem, !text.isEmpty()));
    }

    private void drawLegend() {
        for (String each : List.of("heap", "index", "toast", "forecast", "mark")) {
            Region dot = new Region();
            dot.getStyleClass().addAll("legend-dot", "growth-dot-" + each);
            Label label = new Label(texts.get("growth." + each), dot);
            label.setMinWidth(Region.USE_PREF_SIZE);
            legend.getChildren().add(label);
        }
    }

    /// What a mark says.
    private String words(List<SessionMark> marks) {
        return marks.stream()
                .limit(MOST_IN_MENU)
                .map(mark -> texts.format(
                        "growth.session.mark",
                        Long.toString(mark.session()),
                        mark.policy(),
                        formats.count(mark.rows()),
                        words.bytes(mark.before()),
                        words.bytes(mark.after())))
                .collect(Collectors.joining("\n"));
    }

    private void open(List<SessionMark> marks) {
        menu.hide();
        if (marks.size() == 1) {
            tools.navigator().openSession(marks.getFirst().session());
        } else if (!marks.isEmpty()) {
            menu.getItems().clear();
            for (SessionMark mark : marks.subList(0, Math.min(MOST_IN_MENU, marks.size()))) {
                MenuItem item = new MenuItem(words(List.of(mark)));
                item.setMnemonicParsing(false);
                item.setOnAction(_ -> tools.navigator().openSession(mark.session()));
                menu.getItems().add(item);
            }
            menu.show(readout, Side.BOTTOM, 0, 0);
        } else {
            readout.setText(texts.get("growth.session.none-there"));
        }
    }

    private void show(@Nullable SubjectView view) {
        menu.hide();
        if (view == null) {
            chart.clear();
            forecast.setText("");
            return;
        }
        chart.show(
                view.series().points(),
                view.sessions(),
                view.forecast().fit().map(Forecast.Line::points).orElse(List.of()),
                List.of(texts.get("growth.heap"), texts.get("growth.index"), texts.get("growth.toast")),
                formats);
        forecast.setText(view.forecast().words());
        forecast.pseudoClassStateChanged(
                PseudoClass.getPseudoClass("refused"), view.forecast() instanceof Forecast.NotEnough);
        read(null);
    }

    private void read(@Nullable Point point) {
        SubjectView view = model.detailProperty().get();
        Point shown = point != null || view == null || view.series().points().isEmpty()
                ? point
                : view.series().points().getLast();
        readout.setText(shown == null ? "" : words(shown, point != null));
        chart.setAccessibleText(texts.format("growth.chart", readout.getText()));
    }

    /// @param pointed at by a person, who may want the sessions behind it
    private String words(Point point, boolean pointed) {
        String words = texts.format(
                "growth.readout",
                tools.near(point.at()),
                formats.bytes(point.totalBytes()),
                formats.count(point.rows()));
        int sessions = pointed ? chart.sessions(point).size() : 0;
        return sessions == 0
                ? words
                : texts.format("growth.readout.sessions", words, sessions, formats.count(sessions));
    }
}
