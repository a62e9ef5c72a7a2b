package dev.holdfast.console.disposal;

import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.OrderState;
import java.time.Instant;
import java.util.regex.Pattern;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;

/// How far an order has come: requested, approved, cooled off, run, done; with who and when below each.
final class OrderSteps extends HBox {
    /// Between the day and the minute, where a line is broken: steps stand side by side.
    private static final Pattern DAY_AND_TIME = Pattern.compile(" (\\d\\d:\\d\\d)");

    private final ScreenTools tools;
    private final Texts texts;

    OrderSteps(ScreenTools tools) {
        this.tools = tools;
        this.texts = tools.texts();
        setId("disposalSteps");
        getStyleClass().add("order-steps");
        setAlignment(Pos.TOP_LEFT);
    }

    private enum Standing {
        PAST("step-past"),
        PRESENT("step-present"),
        AHEAD("step-ahead"),
        FAILED("step-failed");

        private final String style;

        Standing(String style) {
            this.style = style;
        }
    }

    void show(Order order, Instant now) {
        getChildren().clear();
        boolean approved = order.approvedBy() != null;
        boolean refused = order.state() == OrderState.REFUSED;
        boolean cooling = order.cooling(now);
        boolean started = order.startedAt() != null;
        add("requested", Standing.PAST, order.requestedBy(), order.requestedAt());
        if (refused && !approved) {
            add("refused", Standing.FAILED, order.refusedBy(), order.refusedAt());
            return;
        }
        add("approved", approved ? Standing.PAST : Standing.PRESENT, order.approvedBy(), order.approvedAt());
        if (refused) {
            add("refused", Standing.FAILED, order.refusedBy(), order.refusedAt());
            return;
        }
        add(
                cooling ? "cooling" : "cooled",
                !approved ? Standing.AHEAD : cooling ? Standing.PRESENT : Standing.PAST,
                null,
                order.executableAt());
        boolean ready = order.state() == OrderState.APPROVED && !cooling;
        add(
                "running",
                order.endedAt() != null ? Standing.PAST : started || ready ? Standing.PRESENT : Standing.AHEAD,
                order.runAskedBy(),
                started ? order.startedAt() : order.runAskedAt());
        boolean stopped = order.state() == OrderState.STOPPED;
        add(
                stopped ? "stopped" : "done",
                stopped ? Standing.FAILED : order.state() == OrderState.DONE ? Standing.PAST : Standing.AHEAD,
                null,
                order.endedAt());
    }

    private void add(String step, Standing standing, @Nullable String who, @Nullable Instant when) {
        if (!getChildren().isEmpty()) {
            Region line = new Region();
            line.getStyleClass().addAll("step-line", standing.style);
            HBox.setHgrow(line, Priority.ALWAYS);
            getChildren().add(line);
        }
        Label name = new Label(texts.get("disposal.step." + step));
        name.getStyleClass().add("step-name");
        Label by = new Label(who == null ? "" : who);
        by.getStyleClass().add("step-by");
        Label at = new Label(
                when == null ? "" : DAY_AND_TIME.matcher(tools.near(when)).replaceFirst("\n$1"));
        at.setTextAlignment(TextAlignment.CENTER);
        at.getStyleClass().add("step-at");
        VBox box = new VBox(new FontIcon(icon(standing)), name, by, at);
        if (who == null) {
            box.getChildren().remove(by);
        }
        box.setAlignment(Pos.TOP_CENTER);
        box.setMinWidth(Region.USE_PREF_SIZE);
        box.getStyleClass().addAll("step", standing.style);
        getChildren().add(box);
    }

    private static Ikon icon(Standing standing) {
        return switch (standing) {
            case PAST -> MaterialDesignC.CHECK_CIRCLE;
            case PRESENT -> MaterialDesignP.PROGRESS_CLOCK;
            case AHEAD -> MaterialDesignC.CIRCLE_OUTLINE;
            case FAILED -> MaterialDesignA.ALERT_OCTAGON;
        };
    }
}
