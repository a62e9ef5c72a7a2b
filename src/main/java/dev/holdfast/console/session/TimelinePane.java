package dev.holdfast.console.session;

import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Tips;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Color;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Polyline;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.Shape;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;

/// Draws a [Timeline]: a lane for each session, children below and to the right of their parent. The height of a colour
/// is the share of that moment which the step took; what is left free was spent waiting. Shapes, not pixels: the theme
/// colours them, and they are as sharp as the screen.
public final class TimelinePane extends Pane {
    private static final double LANE = 42;
    private static final double TRACK = 32;
    private static final double AXIS = 22;
    private static final double GUTTER = 236;
    private static final double INDENT = 18;
    private static final double MARGIN = 16;
    private static final double SLICE = 3;
    private static final double WIDE_CHUNK = 40;
    private static final double LEAST_SESSION = 4;
    private static final double TICK = 130;

    private Timeline timeline = Timeline.EMPTY;
    private @Nullable Texts texts;
    private @Nullable Formats formats;
    private double drawnWidth = -1;
    private int drawnScale;

    /// FXML makes it; nothing is drawn before [#show].
    public TimelinePane() {
        setMinHeight(AXIS + LANE);
    }

    public void show(Timeline shown, Texts words, Formats looks) {
        timeline = shown;
        texts = words;
        formats = looks;
        drawnWidth = -1;
        setPrefHeight(Scale.px(AXIS + LANE * shown.lanes().size() + 8));
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        if ((drawnWidth != getWidth() || drawnScale != Scale.percent()) && texts != null && formats != null) {
            drawnWidth = getWidth();
            drawnScale = Scale.percent();
            getChildren()
                    .setAll(new Drawing(texts, formats, Math.max(40, getWidth() - Scale.px(GUTTER) - Scale.px(MARGIN)))
                            .nodes());
        }
        super.layoutChildren();
    }

    /// One drawing at one width.
    private final class Drawing {
        private final Texts texts;
        private final Formats formats;
        private final double width;
        private final List<Node> nodes = new ArrayList<>();

        Drawing(Texts texts, Formats formats, double width) {
            this.texts = texts;
            this.formats = formats;
            this.width = width;
        }

        List<Node> nodes() {
            if (timeline.lanes().isEmpty()) {
                text(texts.get("timeline.empty"), Scale.px(MARGIN), Scale.px(AXIS + 14), "timeline-note");
                return nodes;
            }
            axis();
            for (int i = 0; i < timeline.lanes().size(); i++) {
                lane(timeline.lanes().get(i), i);
            }
            return nodes;
        }

        private double x(Instant at) {
            double span = Duration.between(timeline.from(), timeline.to()).toMillis();
            return Scale.px(GUTTER)
                    + width * Duration.between(timeline.from(), at).toMillis() / Math.max(1, span);
        }

        private double top(int lane) {
            return Scale.px(AXIS) + lane * Scale.px(LANE) + (Scale.px(LANE) - Scale.px(TRACK)) / 2;
        }

        private void axis() {
            Duration step = step();
            double bottom = Scale.px(AXIS) + timeline.lanes().size() * Scale.px(LANE);
            long first = Math.ceilDiv(timeline.from().toEpochMilli(), step.toMillis()) * step.toMillis();
            for (long at = first; at <= timeline.to().toEpochMilli(); at += step.toMillis()) {
                double x = Math.round(x(Instant.ofEpochMilli(at))) + 0.5;
                Line line = new Line(x, Scale.px(AXIS - 4), x, bottom);
                line.getStyleClass().add("timeline-grid");
                nodes.add(line);
                if (x < Scale.px(GUTTER) + width - Scale.px(60)) {
                    text(formats.time(Instant.ofEpochMilli(at)), x + 4, Scale.px(AXIS - 8), "timeline-note");
                }
            }
        }

        private Duration step() {
            double ticks = Math.max(1, width / Scale.px(TICK));
            double wanted = Duration.between(timeline.from(), timeline.to()).toMillis() / ticks;
            return Stream.of(1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400)
                    .map(Duration::ofSeconds)
                    .filter(each -> each.toMillis() >= wanted)
                    .findFirst()
                    .orElse(Duration.ofDays(Math.max(1, (long) Math.ceil(wanted / 86_400_000))));
        }

        private void lane(Lane lane, int index) {
            double left = Scale.px(MARGIN) + lane.depth() * Scale.px(INDENT);
            lineage(lane, index, left);
            text(lane.policy(), left, top(index) + Scale.px(14), "timeline-name");
            text(note(lane), left, top(index) + Scale.px(29), "timeline-note");
            SessionView session = lane.session();
            if (session == null) {
                Rectangle waiting = track(lane, index, Scale.px(GUTTER), width, "timeline-wait");
                Tips.set(waiting, texts.format("timeline.tip.pending", lane.policy()));
                return;
            }
            Instant end = session.endedAt() != null ? session.endedAt() : session.updatedAt();
            double from = x(session.startedAt());
            double length = Math.max(LEAST_SESSION, x(end) - from);
            from = Math.min(from, Scale.px(GUTTER) + width - length);
            track(lane, index, from, length, "timeline-track");
            steps(lane, session.startedAt(), end, from, top(index) + 1, length);
            Rectangle sensor = new Rectangle(from, top(index), length, Scale.px(TRACK));
            sensor.setFill(Color.TRANSPARENT);
            sensor.setId("timeline-lane-" + index);
            Instant until = end;
            Tips.ask(sensor, () -> tip(lane, session, until));
            nodes.add(sensor);
        }

        private Rectangle track(Lane lane, int index, double x, double length, String style) {
            Rectangle track = new Rectangle(Math.round(x), top(index), Math.round(length), Scale.px(TRACK));
            track.setArcWidth(4);
            track.setArcHeight(4);
            track.getStyleClass().add(style);
            track.setAccessibleText(lane.policy());
            nodes.add(track);
            return track;
        }

        /// From the parent's name down and to the right, with an arrow's head.
        private void lineage(Lane lane, int index, double left) {
            if (lane.parent() < 0) {
                return;
            }
            double x = Math.round(left - Scale.px(INDENT - 4)) + 0.5;
            double y = Math.round(top(index) + Scale.px(10)) + 0.5;
            double from = top(lane.parent()) + Scale.px(TRACK);
            Polyline edge = new Polyline(x, from, x, y, left - 5, y);
            edge.getStyleClass().add("timeline-edge");
            Polygon head = new Polygon(left - 6, y - 3, left - 2, y, left - 6, y + 3);
            head.getStyleClass().add("timeline-arrow");
            nodes.add(edge);
            nodes.add(head);
        }

        /// One stepped area for each phase, stacked from the bottom.
        private void steps(Lane lane, Instant start, Instant end, double x, double top, double length) {
            int slices = slices(lane, length);
            double slice = length / slices;
            double[][] shares = lane.shares(start, end, slices);
            double[] floor = new double[slices];
            double height = Scale.px(TRACK) - 2;
            for (Phase phase : Phase.values()) {
                double[] share = shares[phase.ordinal()];
                Polygon area = new Polygon();
                for (int i = 0; i < slices; i++) {
                    point(area, x + i * slice, top + height * (1 - floor[i] - share[i]));
                    point(area, x + (i + 1) * slice, top + height * (1 - floor[i] - share[i]));
                }
                for (int i = slices - 1; i >= 0; i--) {
                    point(area, x + (i + 1) * slice, top + height * (1 - floor[i]));
                    point(area, x + i * slice, top + height * (1 - floor[i]));
                    floor[i] += share[i];
                }
                add(area, phase.styleClass());
            }
        }

        /// Fine enough to see the steps of a chunk one after the other; where chunks are too narrow for that, as many
        /// slices as chunks, which show the steps' shares.
        private int slices(Lane lane, double length) {
            double fine = Math.max(1, Math.floor(length / Scale.px(SLICE)));
            int chunks = Math.max(1, lane.chunks().size());
            return (int) (length / chunks >= Scale.px(WIDE_CHUNK) ? fine : Math.min(fine, chunks));
        }

        private void point(Polygon polygon, double x, double y) {
            polygon.getPoints().add(x);
            polygon.getPoints().add(y);
        }

        private void text(String words, double x, double baseline, String style) {
            add(new Text(x, baseline, words), style);
        }

        private void add(Shape shape, String style) {
            shape.getStyleClass().add(style);
            shape.setMouseTransparent(true);
            nodes.add(shape);
        }

        private String note(Lane lane) {
            SessionView session = lane.session();
            String keys = formats.count(lane.handedOffKeys());
            if (session == null) {
                return texts.format("timeline.note.pending", keys);
            }
            String id = Long.toString(session.id());
            String rows = formats.count(session.archivedRows());
            return lane.parent() < 0
                    ? texts.format("timeline.note.first", id, rows)
                    : texts.format("timeline.note.child", id, keys, rows);
        }

        private String tip(Lane lane, SessionView session, Instant end) {
            long span = Math.max(1, Duration.between(session.startedAt(), end).toMillis());
            long busy = 0;
            List<String> lines = new ArrayList<>();
            for (Phase phase : Phase.values()) {
                lines.add(share(phase.textKey(), lane.millis(phase), span));
                busy += lane.millis(phase);
            }
            lines.add(share("timeline.waiting", Math.max(0, span - busy), span));
            return texts.format(
                    "timeline.tip",
                    lane.policy(),
                    Long.toString(session.id()),
                    formats.time(session.startedAt()),
                    formats.time(end),
                    lines.stream().collect(Collectors.joining("\n")));
        }

        private String share(String key, long millis, long span) {
            return texts.format(
                    "timeline.tip.phase",
                    texts.get(key),
                    formats.duration(Duration.ofMillis(millis)),
                    formats.count(Math.round(100.0 * millis / span)));
        }
    }
}
