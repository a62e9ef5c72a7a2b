package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;

class GraduallyTest {
    @BeforeAll
    static void begin() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    private static List<Region> nodes(int count) {
        return Stream.generate(Region::new).limit(count).toList();
    }

    @Test
    void anEmptyPaneIsFilledAFewInEverySecondFrame() throws Exception {
        Pane pane = new VBox();
        List<Region> nodes = nodes(12);

        List<Integer> frames = Frames.of(
                () -> Gradually.fill(pane, nodes, 5), () -> pane.getChildren().size());

        assertThat(frames.stream().distinct()).containsExactly(5, 10, 12);
        assertThat(frames).startsWith(5, 5, 10, 10);
        assertThat(pane.getChildren()).containsExactlyElementsOf(nodes);
    }

    @Test
    void itIsToldUntilAllIsThere() throws Exception {
        Pane pane = new VBox();

        List<Boolean> frames = Frames.of(
                () -> Gradually.fill(pane, nodes(12), 5),
                () -> Gradually.isOnItsWay() == (pane.getChildren().size() < 12));

        assertThat(frames).containsOnly(true);
    }

    @Test
    void aPaneInWhichSomethingStandsIsFilledAtOnce() throws Exception {
        Pane pane = new VBox(new Region());

        assertThat(Frames.of(() -> Gradually.fill(pane, nodes(12), 5), () -> pane.getChildren()
                        .size()))
                .containsOnly(12);
    }

    @Test
    void whatIsShownInsteadStays() throws Exception {
        Pane pane = new VBox();
        List<Region> instead = nodes(7);

        Frames.of(
                () -> {
                    Gradually.fill(pane, nodes(12), 5);
                    Gradually.fill(pane, instead, 5);
                },
                () -> pane.getChildren().size());

        assertThat(pane.getChildren()).containsExactlyElementsOf(instead);
    }

    @Test
    void nothingIsHeldBackWhereAllIsWantedAtOnce() throws Exception {
        Pane pane = new VBox();

        assertThat(Frames.of(() -> Gradually.atOnce(() -> Gradually.fill(pane, nodes(12), 5)), () -> pane.getChildren()
                        .size()))
                .containsOnly(12);
    }
}
