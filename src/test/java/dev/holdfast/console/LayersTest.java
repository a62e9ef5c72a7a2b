package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.fx.Room;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.paint.Paint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What only holds other things is not drawn: a transparent layer is blended pixel by pixel where there is no graphics
/// card, and two thirds of all drawing were that.
class LayersTest {
    /// In square pixels; buttons and fields are smaller.
    private static final double LARGE = 40_000;

    @TempDir
    private Path home;

    @Test
    void noLargeLayerIsDrawnThatCannotBeSeen() throws Exception {
        List<String> unseen = new ArrayList<>();
        try (RoomWalk walk = RoomWalk.open(new FakeOperations(), home)) {
            for (Room room : Room.values()) {
                walk.moveOn(room);
                walk.awaitRead(room);
                walk.robot()
                        .onUi(() -> collect(room + ": ", walk.robot().scene().getRoot(), unseen));
            }
        }

        assertThat(unseen).isEmpty();
    }

    private static void collect(String where, Node node, List<String> unseen) {
        if (!node.isVisible()) {
            return;
        }
        if (node instanceof Region region
                && region.getBackground() != null
                && region.getWidth() * region.getHeight() > LARGE
                && region.getBackground().getFills().stream()
                        .map(BackgroundFill::getFill)
                        .anyMatch(LayersTest::isUnseen)) {
            unseen.add(where + region.getId() + region.getStyleClass());
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(where, child, unseen));
        }
    }

    private static boolean isUnseen(Paint paint) {
        return paint instanceof Color color && color.getOpacity() == 0;
    }
}
