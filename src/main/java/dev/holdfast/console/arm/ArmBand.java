package dev.holdfast.console.arm;

import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Tips;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;

/// The part of the environment band that says whether the console may write, and the button that changes it.
///
/// Stable ids for tests: `arm-box`, `arm-state`, `arm-toggle`, `arm-problem`.
public final class ArmBand {
    /// Asks for a reason and arms the console, or disarms it at once.
    public static final KeyCombination KEYS =
            new KeyCodeCombination(KeyCode.A, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN);

    private final ArmModel model;
    private final Texts texts;
    private final Formats formats;
    private final InstantSource clock;
    private final Timeline seconds;

    @FXML
    private HBox box;

    @FXML
    private FontIcon icon;

    @FXML
    private Label state;

    @FXML
    private Label problem;

    @FXML
    private Button toggle;

    public ArmBand(ArmModel model, Texts texts, Formats formats, InstantSource clock) {
        this.model = model;
        this.texts = texts;
        this.formats = formats;
        this.clock = clock;
        this.seconds = new Timeline(new KeyFrame(javafx.util.Duration.seconds(1), _ -> model.tick()));
        this.seconds.setCycleCount(Animation.INDEFINITE);
    }

    @FXML
    void initialize() {
        model.safetyProperty().subscribe(this::show);
        model.leftProperty().subscribe(_ -> show(model.safetyProperty().get()));
        problem.textProperty().bind(model.problemProperty());
        model.problemProperty().subscribe(text -> Nodes.appear(problem, !text.isEmpty()));
    }

    private void show(ArmModel.Safety safety) {
        boolean armed = safety == ArmModel.Safety.ARMED;
        if (armed) {
            seconds.play();
        } else {
            seconds.stop();
        }
        Nodes.appear(box, safety != ArmModel.Safety.OPEN);
        icon.setIconCode(armed ? MaterialDesignL.LOCK_OPEN_VARIANT_OUTLINE : MaterialDesignL.LOCK_OUTLINE);
        state.setText(
                armed ? texts.format("arm.armed", left(model.leftProperty().get())) : texts.get("arm.read-only"));
        toggle.setText(texts.get(armed ? "arm.disarm" : "arm.arm"));
        Tips.set(toggle, texts.get(armed ? "arm.disarm.tip" : "arm.arm.tip") + "  " + KEYS.getDisplayText());
    }

    /// Minutes and seconds, rounded up: what is shown is never less than what there is.
    private static String left(Duration left) {
        long seconds = left.plusNanos(999_999_999).toSeconds();
        return "%d:%02d".formatted(seconds / 60, seconds % 60);
    }

    /// Asks for a reason and arms it, or disarms it at once; does nothing where there is nothing to guard.
    @FXML
    public void toggle() {
        switch (model.safetyProperty().get()) {
            case OPEN -> {}
            case READ_ONLY -> ask("");
            case ARMED -> model.disarm();
        }
    }

    /// Asks whether the console is to be armed.
    ///
    /// @param wanted what a person tried to do; empty when nothing
    public void ask(String wanted) {
        Instant until = clock.instant().plus(Guard.LASTS);
        new ArmDialog(model, texts, formats.time(until), wanted)
                .ask(box.getScene().getWindow());
    }

    /// Counts no more.
    public void close() {
        seconds.stop();
    }
}
