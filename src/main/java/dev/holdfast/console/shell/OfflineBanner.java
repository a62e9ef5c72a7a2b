package dev.holdfast.console.shell;

import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Reach;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Writes;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;

/// Stands below the environment band while the control database does not answer: says what happened and how old that is
/// which is shown, counts down to the next try, and turns off what writes.
///
/// Stable ids for tests: `offlineBanner`, `offlineProblem`, `offlineNext`, `offlineRetry`.
final class OfflineBanner extends HBox {
    private final Reach reach;
    private final Writes writes;
    private final Timeline clock;

    /// @param back called when the control database answers again
    OfflineBanner(ShellModel model, ScreenTools tools, Runnable back) {
        this.reach = model.reach();
        Texts texts = tools.texts();
        Formats formats = tools.formats();
        this.writes = new Writes(texts.get("offline.off"));
        this.clock = new Timeline(new KeyFrame(Duration.seconds(1), _ -> {
            if (reach.tick()) {
                model.refresh();
            }
        }));
        clock.setCycleCount(Animation.INDEFINITE);
        setId("offlineBanner");
        getStyleClass().addAll("overview-banner", "offline-banner");
        Label title = new Label(texts.get("offline.title"));
        title.getStyleClass().add("offline-title");
        Label problem = new Label();
        problem.setId("offlineProblem");
        problem.setWrapText(true);
        problem.textProperty().bind(reach.problemProperty());
        Label hint = new Label();
        hint.setWrapText(true);
        hint.getStyleClass().add(Styles.MUTED);
        hint.textProperty()
                .bind(model.refreshedAtProperty()
                        .map(at -> texts.format("offline.hint", formats.time(at)))
                        .orElse(texts.get("offline.hint.never")));
        VBox words = new VBox(title, problem, hint);
        HBox.setHgrow(words, Priority.ALWAYS);
        Label next = new Label();
        next.setId("offlineNext");
        next.setMinWidth(Region.USE_PREF_SIZE);
        next.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> reach.secondsLeftProperty().get() == 0
                                ? texts.get("offline.trying")
                                : texts.format(
                                        "offline.next",
                                        formats.count(
                                                reach.secondsLeftProperty().get())),
                        reach.secondsLeftProperty()));
        Button retry = new Button(texts.get("offline.retry"));
        retry.setId("offlineRetry");
        retry.setMinWidth(Region.USE_PREF_SIZE);
        retry.setOnAction(_ -> model.refresh());
        getChildren().setAll(new FontIcon(MaterialDesignD.DATABASE_OFF_OUTLINE), words, next, retry);
        Nodes.appear(this, false);
        reach.offlineProperty().subscribe((_, offline) -> turn(offline, back));
    }

    private void turn(boolean offline, Runnable back) {
        Nodes.appear(this, offline);
        writes.turn(offline);
        if (offline) {
            clock.playFromStart();
        } else {
            clock.stop();
            back.run();
        }
    }

    /// More was built, or came back into the scene: what writes there is off while the control database is gone, and
    /// on while it is there.
    void again() {
        writes.turn(reach.offlineProperty().get());
    }

    void close() {
        clock.stop();
    }
}
