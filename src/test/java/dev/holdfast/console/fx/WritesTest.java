package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import javafx.css.PseudoClass;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;

class WritesTest {
    private static final PseudoClass OFF = PseudoClass.getPseudoClass("off");

    private final FxRobot robot = new FxRobot();
    private final AtomicReference<Stage> stage = new AtomicReference<>();

    @BeforeAll
    static void begin() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    @AfterEach
    void close() {
        robot.interact(() -> stage.get().close());
    }

    @Test
    void whatIsNotDrawnYetIsTurnedOffToo() {
        Button drawn = new Button();
        Button comes = new Button();
        Button reads = new Button();
        drawn.getStyleClass().add(Writes.STYLE);
        comes.getStyleClass().add(Writes.STYLE);
        Writes writes = new Writes("the control database is gone");

        robot.interact(() -> {
            Later later = new Later();
            later.setContent(comes);
            Stage made = new Stage();
            made.setScene(new Scene(new StackPane(drawn, reads, new SplitPane(later)), 300, 200));
            stage.set(made);
            made.show();
            writes.turn(true);
        });

        assertThat(drawn.getPseudoClassStates()).contains(OFF);
        assertThat(comes.getPseudoClassStates()).contains(OFF);
        assertThat(reads.getPseudoClassStates()).doesNotContain(OFF);
        robot.interact(() -> writes.turn(false));
        assertThat(drawn.getPseudoClassStates()).doesNotContain(OFF);
        assertThat(comes.getPseudoClassStates()).doesNotContain(OFF);
    }
}
