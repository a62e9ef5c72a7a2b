package dev.holdfast.console.deliveries;

import dev.holdfast.console.deliveries.DeliveriesModel.Detail;
import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.Fact;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.notify.DeliveryView;
import java.util.Objects;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// One delivery: what is sent, every attempt, and what was answered, as plain text.
final class DeliveryDetail {
    private static final int MOST_LINES = 10;

    private final VBox box;
    private final Texts texts;
    private final Formats formats;

    DeliveryDetail(VBox box, ScreenTools tools) {
        this.box = box;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    void show(Detail shown) {
        DeliveryView delivery = shown.delivery();
        Label title = new Label(texts.format(
                "deliveries.detail.title",
                texts.get("deliveries.event." + delivery.event().id()),
                delivery.endpoint()));
        title.setId("deliveryTitle");
        title.getStyleClass().add(Styles.TITLE);
        title.setWrapText(true);
        Badge badge = new Badge(texts);
        badge.show(StateLook.of(delivery.state()));
        box.getChildren().setAll(title, badge);
        if (!delivery.problem().isEmpty()) {
            Label problem = new Label(delivery.problem());
            problem.setId("deliveryProblem");
            problem.getStyleClass().add("problem");
            problem.setWrapText(true);
            box.getChildren().add(problem);
        }
        fact("id", delivery.messageId());
        fact("created", formats.instant(delivery.createdAt()));
        if (delivery.dueAt() != null) {
            fact("due", formats.instant(delivery.dueAt()));
        }
        section("attempts");
        if (shown.attempts().isEmpty()) {
            Label none = new Label(texts.get("deliveries.detail.no-attempt"));
            none.getStyleClass().add(Styles.MUTED);
            box.getChildren().add(none);
        }
        shown.attempts().reversed().forEach(attempt -> box.getChildren().add(attempt(attempt)));
        section("body");
        box.getChildren().add(text("deliveryBody", delivery.body()));
    }

    private VBox attempt(DeliveryView.Attempt attempt) {
        Label status = new Label(
                attempt.status() == null ? texts.get("deliveries.no-answer") : Integer.toString(attempt.status()));
        status.getStyleClass().add(Styles.CODE);
        Label when = new Label(texts.format(
                "deliveries.detail.attempt", formats.instant(attempt.at()), formats.count(attempt.millis())));
        when.getStyleClass().add(Styles.MUTED);
        when.setWrapText(true);
        status.setMinWidth(Region.USE_PREF_SIZE);
        VBox lines = new VBox(4, new HBox(10, status, when));
        lines.getStyleClass().add("attempt");
        String said = Objects.requireNonNullElse(attempt.error(), attempt.response());
        if (!said.isEmpty()) {
            lines.getChildren().add(text("deliveryAnswer", said));
        }
        return lines;
    }

    /// Plain text that can be selected; whatever a stranger sent is never more than that.
    private static TextArea text(String id, String text) {
        TextArea area = new TextArea(text);
        area.setId(id);
        area.setEditable(false);
        area.setWrapText(true);
        area.setPrefRowCount((int) Math.clamp(text.length() / 48L + 1, 1, MOST_LINES));
        area.setMinHeight(Region.USE_PREF_SIZE);
        area.getStyleClass().add(Styles.CODE);
        return area;
    }

    private void section(String key) {
        Label label = new Label(texts.get("deliveries.detail." + key));
        label.getStyleClass().add(Styles.SECTION);
        box.getChildren().add(label);
    }

    private void fact(String key, String value) {
        box.getChildren().add(Fact.of(texts.get("deliveries.detail." + key), value));
    }
}
