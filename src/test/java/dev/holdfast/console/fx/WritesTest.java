package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class WritesTest {
    private static final PseudoClass OFF = PseudoClass.getPseudoClass("off");

    @AutoClose
    private final SmallWindow window = new SmallWindow();

    WritesTest() throws Exception {}

    @Test
    void whatIsNotDrawnYetIsTurnedOffToo() {
        Button drawn = new Button();
        Button comes = new Button();
        Button reads = new Button();
        drawn.getStyleClass().add(Writes.STYLE);
        comes.getStyleClass().add(Writes.STYLE);
        Writes writes = new Writes("the control database is gone");

        Later later = new Later();
        later.setContent(comes);

        window.robot().interact(() -> {
            window.show(new StackPane(drawn, reads, new SplitPane(later)));
            writes.turn(true);
        });

        assertThat(drawn.getPseudoClassStates()).contains(OFF);
        assertThat(comes.getPseudoClassStates()).contains(OFF);
        assertThat(reads.getPseudoClassStates()).doesNotContain(OFF);
        window.robot().interact(() -> writes.turn(false));
        assertThat(drawn.getPseudoClassStates()).doesNotContain(OFF);
        assertThat(comes.getPseudoClassStates()).doesNotContain(OFF);
    }

    @Test
    void whatIsMadeLaterIsAsTheOthersAreThen() throws Exception {
        Button made = new Button();
        made.getStyleClass().add(Writes.STYLE);
        Later later = new Later();
        later.setFile(FxmlFile.HELP);
        Later.makeBy(later, _ -> made);
        Writes writes = new Writes("the control database is gone");

        window.robot().interact(() -> {
            window.show(new SplitPane(later));
            writes.turn(true);
            assertThat(Nodes.below(later)).as("it is not made yet").isEmpty();
        });

        CompletableFuture<Void> rested = new CompletableFuture<>();
        window.robot().interact(() -> Gradually.afterARest(() -> rested.complete(null)));
        rested.get(20, TimeUnit.SECONDS);
        assertThat(Nodes.below(later)).isEqualTo(List.of(made));
        assertThat(made.getPseudoClassStates()).contains(OFF);
    }
}
