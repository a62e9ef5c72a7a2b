package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.animation.AnimationTimer;
import javafx.scene.Node;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;

class GraduallyTest {
    private static final int FRAMES = 8;

    @BeforeAll
    static void begin() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    private static List<Region> nodes(int count) {
        return Stream.generate(Region::new).limit(count).toList();
    }

    /// What `seen` is right after `begun`, and in each of some frames that follow.
    private static <T> List<T> frames(Runnable begun, Supplier<T> seen) throws Exception {
        CompletableFuture<List<T>> done = new CompletableFuture<>();
        List<T> all = Collections.synchronizedList(new ArrayList<>());
        FxBackground.ui().execute(() -> {
            begun.run();
            all.add(seen.get());
            new AnimationTimer() {
                @Override
                public void handle(long now) {
                    all.add(seen.get());
                    if (all.size() > FRAMES) {
                        stop();
                        done.complete(List.copyOf(all));
                    }
                }
            }.start();
        });
        return done.get(20, TimeUnit.SECONDS);
    }

    @Test
    void anEmptyPaneIsFilledAFewInEachFrame() throws Exception {
        Pane pane = new VBox();
        List<Region> nodes = nodes(12);

        List<Integer> frames = frames(
                () -> Gradually.fill(pane, nodes, 5), () -> pane.getChildren().size());

        assertThat(frames.stream().distinct()).containsExactly(5, 10, 12);
        assertThat(frames).startsWith(5, 5, 10, 12);
        assertThat(pane.getChildren()).containsExactlyElementsOf(nodes);
    }

    @Test
    void aPaneInWhichSomethingStandsIsFilledAtOnce() throws Exception {
        Pane pane = new VBox(new Region());

        assertThat(frames(() -> Gradually.fill(pane, nodes(12), 5), () -> pane.getChildren()
                        .size()))
                .containsOnly(12);
    }

    @Test
    void whatIsShownInsteadStays() throws Exception {
        Pane pane = new VBox();
        List<Region> instead = nodes(7);

        frames(
                () -> {
                    Gradually.fill(pane, nodes(12), 5);
                    Gradually.fill(pane, instead, 5);
                },
                () -> pane.getChildren().size());

        assertThat(pane.getChildren()).containsExactlyElementsOf(instead);
    }

    @Test
    void partsAppearOneAfterTheOther() throws Exception {
        List<Region> parts = nodes(3);

        assertThat(frames(
                        () -> Gradually.appear(parts.toArray(Node[]::new)),
                        () -> parts.stream().map(Node::isVisible).toList()))
                .startsWith(
                        List.of(false, false, false),
                        List.of(false, false, false),
                        List.of(true, false, false),
                        List.of(true, true, false),
                        List.of(true, true, true))
                .endsWith(List.of(true, true, true));
    }

    @Test
    void nothingIsHeldBackWhereAllIsWantedAtOnce() throws Exception {
        Pane pane = new VBox();
        Region part = new Region();

        assertThat(frames(
                        () -> Gradually.atOnce(() -> {
                            Gradually.fill(pane, nodes(12), 5);
                            Gradually.appear(part);
                        }),
                        () -> List.of(pane.getChildren().size(), part.isVisible())))
                .containsOnly(List.of(12, true));
    }
}
