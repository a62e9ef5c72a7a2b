package dev.holdfast.console.chart;

import dev.holdfast.console.fx.Formats;
import dev.holdfast.growth.Forecast;
import dev.holdfast.growth.Series.Point;
import dev.holdfast.growth.SessionMark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.chart.NumberAxis;
import javafx.scene.chart.StackedAreaChart;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Polyline;
import org.jspecify.annotations.Nullable;

/// Bytes over time: heap, indexes and large values on top of each other, the forecast as a dashed line with its band,
/// and a mark where sessions ended. A line follows the pointer from sample to sample.
///
/// Without a mouse, arrows left and right go from sample to sample, Home and End to the first and the last, up and down
/// to the next and the last one before at which sessions ended, and Enter opens these as a click does.
public final class SizeChart extends StackedAreaChart<Number, Number> {
    private static final int MOST_AHEAD = 60;
    private static final int MOST_MARKS = 60;

    /// How far above what was measured the band may drive the axis.
    private static final double ROOM = 1.6;

    private final Polygon band = new Polygon();
    private final Polyline ahead = new Polyline();
    private final Line cross = new Line();
    private final List<MarkNode> marks = new ArrayList<>();
    private final ReadOnlyObjectWrapper<@Nullable Point> pointed = new ReadOnlyObjectWrapper<>();
    private List<Point> points = List.of();
    private List<Forecast.Point> future = List.of();
    private Consumer<List<SessionMark>> onSessions = _ -> {};
    private Function<List<SessionMark>, String> words = _ -> "";

    /// FXML makes it.
    public SizeChart() {
        super(new TimeAxis(), new NumberAxis());
        setAnimated(false);
        setCreateSymbols(false);
        setLegendVisible(false);
        getStyleClass().add("growth-chart");
        getYAxis().setAnimated(false);
        ((NumberAxis) getYAxis()).setMinorTickVisible(false);
        band.getStyleClass().add("forecast-band");
        ahead.getStyleClass().add("forecast-line");
        cross.getStyleClass().add("chart-cross");
        for (Node shape : List.of(band, ahead, cross)) {
            shape.setManaged(false);
            shape.setMouseTransparent(true);
        }
        cross.setVisible(false);
        addEventHandler(MouseEvent.MOUSE_MOVED, event -> point(event.getSceneX(), event.getSceneY()));
        addEventHandler(MouseEvent.MOUSE_EXITED, _ -> {
            if (!isFocused()) {
                leave();
            }
        });
        addEventHandler(MouseEvent.MOUSE_CLICKED, event -> {
            requestFocus();
            if (event.getButton() == MouseButton.PRIMARY) {
                openSessions();
            }
        });
        setFocusTraversable(true);
        addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
        focusedProperty().subscribe(focused -> {
            if (focused && pointed.get() == null && !points.isEmpty()) {
                point(points.getLast());
            } else if (!focused) {
                leave();
            }
        });
    }

    private void openSessions() {
        Point at = pointed.get();
        if (at != null) {
            onSessions.accept(sessions(at));
        }
    }

    private void pressed(KeyEvent event) {
        if (points.isEmpty() || event.isAltDown() || event.isShortcutDown()) {
            return;
        }
        int last = points.size() - 1;
        int at = pointed.get() == null ? last : points.indexOf(pointed.get());
        switch (event.getCode()) {
            case LEFT -> point(points.get(Math.max(0, at - 1)));
            case RIGHT -> point(points.get(Math.min(last, at + 1)));
            case HOME -> point(points.getFirst());
            case END -> point(points.getLast());
            case DOWN -> pointToSessions(points.subList(at + 1, points.size()));
            case UP -> pointToSessions(points.subList(0, at).reversed());
            case ENTER -> openSessions();
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void pointToSessions(List<Point> way) {
        way.stream().filter(each -> !sessions(each).isEmpty()).findFirst().ifPresent(this::point);
    }

    /// The sample under the pointer; null when there is none.
    public ReadOnlyObjectProperty<@Nullable Point> pointedProperty() {
        return pointed.getReadOnlyProperty();
    }

    /// @param listener hears of the sessions that ended between the sample that was clicked and the one before it, or
    ///     of those of a mark; perhaps of none
    public void onSessions(Consumer<List<SessionMark>> listener) {
        onSessions = listener;
    }

    /// @param sentence what a mark of some sessions says when the pointer is on it
    public void words(Function<List<SessionMark>, String> sentence) {
        words = sentence;
    }

    public void clear() {
        points = List.of();
        future = List.of();
        leave();
        getData().clear();
        getPlotChildren().removeAll(List.of(band, ahead, cross));
        getPlotChildren().removeAll(marks);
        marks.clear();
    }

    /// @param names of heap, indexes and large values
    public void show(
            List<Point> samples,
            List<SessionMark> sessions,
            List<Forecast.Point> line,
            List<String> names,
            Formats formats) {
        Point before = pointed.get();
        clear();
        points = samples;
        if (samples.isEmpty()) {
            return;
        }
        future = thin(line.stream()
                .filter(each -> !each.at().isBefore(samples.getLast().at()))
                .toList());
        axes(formats);
        getData()
                .addAll(List.of(
                        area(names.get(0), Point::heapBytes),
                        area(names.get(1), Point::indexBytes),
                        area(names.get(2), Point::toastBytes)));
        getPlotChildren().addFirst(band);
        getPlotChildren().addAll(ahead, cross);
        cluster(sessions);
        getPlotChildren().addAll(marks);
        if (isFocused()) {
            point(before == null ? samples.getLast() : nearest(before.at().toEpochMilli()));
        }
    }

    private static List<Forecast.Point> thin(List<Forecast.Point> line) {
        if (line.size() <= MOST_AHEAD) {
            return line;
        }
        List<Forecast.Point> thinned = new ArrayList<>();
        for (int i = 0; i < MOST_AHEAD; i++) {
            thinned.add(line.get((int) ((long) i * (line.size() - 1) / (MOST_AHEAD - 1))));
        }
        return thinned;
    }

    private void axes(Formats formats) {
        double measured = points.stream().mapToLong(Point::totalBytes).max().orElse(1);
        double line = future.stream().mapToLong(Forecast.Point::bytes).max().orElse(0);
        double high = future.stream().mapToLong(Forecast.Point::high).max().orElse(0);
        double most = Math.max(1, Math.max(measured, Math.max(line, Math.min(high, ROOM * Math.max(measured, line)))));
        NumberAxis bytes = (NumberAxis) getYAxis();
        NumberScale.bytes(bytes, most * 1.04);
        NumberScale.labels(
                bytes, value -> value == 0 ? "0" : formats.bytes(value).replaceFirst("\\.0+ ", " "));
        Instant to = future.isEmpty() ? points.getLast().at() : future.getLast().at();
        ((TimeAxis) getXAxis()).show(points.getFirst().at(), to, formats.zone());
    }

    private Series<Number, Number> area(String name, java.util.function.ToLongFunction<Point> bytes) {
        Series<Number, Number> series = new Series<>();
        series.setName(name);
        series.getData()
                .setAll(points.stream()
                        .map(point -> new Data<Number, Number>(point.at().toEpochMilli(), bytes.applyAsLong(point)))
                        .toList());
        return series;
    }

    /// Marks that would lie on each other are one.
    private void cluster(List<SessionMark> sessions) {
        Instant from = points.getFirst().at();
        long width = Math.max(1, Duration.between(from, points.getLast().at()).toMillis() / MOST_MARKS);
        TreeMap<Long, List<SessionMark>> slots = new TreeMap<>();
        for (SessionMark session : sessions) {
            long slot = Duration.between(from, session.endedAt()).toMillis() / width;
            slots.computeIfAbsent(slot, _ -> new ArrayList<>()).add(session);
        }
        slots.values()
                .forEach(each -> marks.add(new MarkNode(List.copyOf(each), words, found -> onSessions.accept(found))));
    }

    /// The marks, oldest first.
    public List<MarkNode> marks() {
        return List.copyOf(marks);
    }

    @Override
    protected void layoutPlotChildren() {
        super.layoutPlotChildren();
        double height = getYAxis().getHeight();
        List<Double> edge = new ArrayList<>();
        ahead.getPoints().clear();
        for (Forecast.Point point : future) {
            ahead.getPoints().addAll(x(point.at()), y((double) point.bytes()));
            edge.addAll(List.of(x(point.at()), y((double) point.high())));
        }
        for (Forecast.Point point : future.reversed()) {
            edge.addAll(List.of(x(point.at()), y((double) Math.max(0, point.low()))));
        }
        band.getPoints().setAll(edge);
        marks.forEach(mark -> mark.place(x(mark.at()), height));
        cross.setStartY(0);
        cross.setEndY(height);
        Point at = pointed.get();
        if (at != null) {
            cross.setStartX(x(at.at()));
            cross.setEndX(x(at.at()));
        }
    }

    private double x(Instant at) {
        return getXAxis().getDisplayPosition(at.toEpochMilli());
    }

    private double y(double bytes) {
        return getYAxis().getDisplayPosition(Math.min(bytes, ((NumberAxis) getYAxis()).getUpperBound()));
    }

    private void point(double sceneX, double sceneY) {
        Point2D at = getXAxis().sceneToLocal(sceneX, sceneY);
        Point2D height = getYAxis().sceneToLocal(sceneX, sceneY);
        if (points.isEmpty()
                || at.getX() < 0
                || at.getX() > getXAxis().getWidth()
                || height.getY() < 0
                || height.getY() > getYAxis().getHeight()) {
            if (!isFocused()) {
                leave();
            }
            return;
        }
        point(nearest(getXAxis().getValueForDisplay(at.getX()).longValue()));
    }

    private void point(Point at) {
        pointed.set(at);
        cross.setStartX(x(at.at()));
        cross.setEndX(x(at.at()));
        cross.setVisible(true);
    }

    private Point nearest(long millis) {
        Point best = points.getFirst();
        for (Point each : points) {
            if (Math.abs(each.at().toEpochMilli() - millis) < Math.abs(best.at().toEpochMilli() - millis)) {
                best = each;
            }
        }
        return best;
    }

    private void leave() {
        pointed.set(null);
        cross.setVisible(false);
    }

    /// Those that ended between a sample and the one before it.
    public List<SessionMark> sessions(Point point) {
        int at = points.indexOf(point);
        Instant after = at <= 0 ? Instant.MIN : points.get(at - 1).at();
        return marks.stream()
                .flatMap(mark -> mark.sessions().stream())
                .filter(session ->
                        session.endedAt().isAfter(after) && !session.startedAt().isAfter(point.at()))
                .toList();
    }
}
