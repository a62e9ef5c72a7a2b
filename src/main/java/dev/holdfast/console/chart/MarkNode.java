package dev.holdfast.console.chart;

import dev.holdfast.console.fx.Tips;
import dev.holdfast.growth.SessionMark;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.Group;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polygon;

/// Where sessions ended: a line with a flag that can be clicked.
public final class MarkNode extends Group {
    private final List<SessionMark> sessions;
    private final Line line = new Line();
    private final Polygon flag = new Polygon(-5, 0, 5, 0, 0, 9);

    MarkNode(
            List<SessionMark> sessions,
            Function<List<SessionMark>, String> words,
            Consumer<List<SessionMark>> onClick) {
        this.sessions = sessions;
        setManaged(false);
        getStyleClass().add("session-mark");
        line.getStyleClass().add("session-line");
        line.setMouseTransparent(true);
        flag.getStyleClass().add("session-flag");
        getChildren().setAll(line, flag);
        Tips.ask(flag, () -> words.apply(sessions));
        flag.setOnMouseClicked(event -> {
            event.consume();
            onClick.accept(sessions);
        });
    }

    public List<SessionMark> sessions() {
        return sessions;
    }

    Instant at() {
        return sessions.getLast().endedAt();
    }

    /// What the pointer meets.
    public Polygon flag() {
        return flag;
    }

    void place(double x, double height) {
        setLayoutX(x);
        line.setEndY(height);
    }
}
