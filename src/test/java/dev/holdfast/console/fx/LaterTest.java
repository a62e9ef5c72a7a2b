package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

class LaterTest {
    @AutoClose
    private final SmallWindow window = new SmallWindow();

    private final Pane root = new StackPane();
    private final Label one = new Label("one");
    private final Label two = new Label("two");

    LaterTest() throws Exception {}

    @BeforeEach
    void show() {
        window.show(root);
    }

    private static Later later(Node content) {
        Later later = new Later();
        later.setContent(content);
        return later;
    }

    private List<Boolean> drawn() {
        return List.of(one.getSkin() != null, two.getSkin() != null);
    }

    @Test
    void eachPartIsDrawnInAFrameOfItsOwn() throws Exception {
        Pane screen = new VBox(later(one), later(two));

        assertThat(Frames.of(() -> root.getChildren().setAll(screen), this::drawn).stream()
                        .distinct())
                .containsExactly(List.of(false, false), List.of(true, false), List.of(true, true));
    }

    @Test
    void aFrameIsLeftBetweenTwoParts() throws Exception {
        Pane screen = new VBox(later(one), later(two));

        List<List<Boolean>> frames = Frames.of(() -> root.getChildren().setAll(screen), this::drawn);

        assertThat(Collections.frequency(frames, List.of(true, false))).isGreaterThan(1);
    }

    @Test
    void whatHasAFileIsMadeWhenItIsDrawnAndWhoWantsToKnowIsTold() throws Exception {
        List<FxmlFile> made = new ArrayList<>();
        List<Node> told = new ArrayList<>();
        Later first = later(one);
        Later second = new Later();
        second.setFile(FxmlFile.HELP);
        Later.makeBy(new SplitPane(first, second), file -> {
            made.add(file);
            return two;
        });
        first.whenMade(told::add);
        Consumer<Node> asks = told::add;
        second.whenMade(asks);
        second.whenMade(asks);
        assertThat(Nodes.below(second)).isEmpty();

        List<Integer> frames = Frames.of(() -> root.getChildren().setAll(new VBox(first, second)), made::size);

        assertThat(frames).startsWith(0, 0, 0).endsWith(1);
        assertThat(made).containsExactly(FxmlFile.HELP);
        assertThat(told).containsExactly(two);
        assertThat(Nodes.below(second)).isEqualTo(List.of(two));
        assertThat(Nodes.window(two)).isEqualTo(root.getScene().getWindow());
    }

    @Test
    void onePartThatCannotBeMadeDoesNotKeepTheOthersAway() throws Exception {
        Later broken = new Later();
        broken.setFile(FxmlFile.HELP);
        Later.makeBy(broken, _ -> {
            throw new IllegalStateException("this file cannot be read");
        });

        List<Boolean> frames =
                Frames.of(() -> root.getChildren().setAll(new VBox(broken, later(two))), () -> two.getScene() != null);

        WaitForAsyncUtils.clearExceptions();
        assertThat(frames).endsWith(true);
        assertThat(broken.getChildren()).isEmpty();
    }

    @Test
    void aPartWithinAPartComesAfterIt() throws Exception {
        Pane screen = later(new VBox(one, later(two)));

        assertThat(Frames.of(() -> root.getChildren().setAll(screen), this::drawn).stream()
                        .distinct())
                .containsExactly(List.of(false, false), List.of(true, false), List.of(true, true));
    }

    @Test
    void whatWasDrawnStaysWhereItIsWhileTheScreenComesAndGoes() throws Exception {
        Pane screen = new VBox(later(one), later(two));
        Frames.of(() -> root.getChildren().setAll(screen), this::drawn);

        assertThat(Frames.of(
                        () -> {
                            root.getChildren().clear();
                            root.getChildren().setAll(screen);
                        },
                        () -> List.of(one.getScene() != null, two.getScene() != null)))
                .containsOnly(List.of(true, true));
    }

    @Test
    void nothingIsHeldBackWhereAllIsWantedAtOnce() throws Exception {
        Pane screen = new VBox(later(one), later(two));

        assertThat(Frames.of(
                        () -> Gradually.atOnce(() -> root.getChildren().setAll(screen)),
                        () -> List.of(one.getScene() != null, two.getScene() != null)))
                .containsOnly(List.of(true, true));
    }

    @Test
    void whatItHasIsAsWideAsItsPlace() throws Exception {
        Later narrow = later(new HBox(one, two));
        narrow.setMinWidth(20);
        narrow.setMaxWidth(20);
        two.setMinWidth(400);

        Frames.of(() -> root.getChildren().setAll(narrow), this::drawn);

        assertThat(narrow.getChildren().getFirst().getBoundsInParent().getMinX())
                .isZero();
        assertThat(((Region) narrow.getChildren().getFirst()).getWidth()).isEqualTo(20);
    }

    @Test
    void whoeverWalksAScreenFindsWhatIsNotDrawnYet() {
        Later later = later(one);

        assertThat(Nodes.below(new SplitPane(later))).isEqualTo(List.of(later));
        assertThat(Nodes.below(later)).isEqualTo(List.of(one));
    }
}
