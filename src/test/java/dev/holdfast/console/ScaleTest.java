package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.holdfast.console.fx.Scale;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScaleTest {
    @TempDir
    private Path home;

    @AfterEach
    void asUsual() {
        Scale.set(Scale.USUAL);
    }

    private Map<String, Double> sizes(UiRobot robot) {
        Map<String, Double> sizes = new HashMap<>();
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT3);
        robot.await("sessions are there", () -> robot.standsOpen("#sessionsTable .table-row-cell:filled"));
        robot.press(KeyCode.CONTROL, KeyCode.J);
        robot.onUi(() -> {
            sizes.put("font", robot.find(".screen-title", Label.class).getFont().getSize());
            sizes.put("row", robot.find("#sessionsTable", TableView.class).getFixedCellSize());
            sizes.put("field", robot.find(".jobs-notices", Region.class).getPrefWidth());
            sizes.put(
                    "column",
                    ((javafx.scene.control.TableColumn<?, ?>) robot.find("#sessionsTable", TableView.class)
                                    .getColumns()
                                    .getFirst())
                            .getPrefWidth());
        });
        robot.press(KeyCode.CONTROL, KeyCode.J);
        return sizes;
    }

    @Test
    void largerMakesTextRowsFieldsAndColumnsLargerAndIsKept() throws Exception {
        Map<String, Double> usual;
        Map<String, Double> larger;
        try (UiRobot robot = UiRobot.open(new FakeOperations(), home.resolve("console.properties"))) {
            usual = sizes(robot);
            for (int i = 0; i < 3; i++) {
                robot.press(KeyCode.CONTROL, KeyCode.PLUS);
            }
            assertThat(Scale.percent()).isEqualTo(150);
            larger = sizes(robot);
        }
        usual.forEach((what, size) -> assertThat(larger.get(what)).as(what).isCloseTo(size * 1.5, offset(1.0)));

        try (UiRobot robot = UiRobot.open(new FakeOperations(), home.resolve("console.properties"))) {
            assertThat(Scale.percent()).isEqualTo(150);
            sizes(robot).forEach((what, size) -> assertThat(size)
                    .as("%s of a window that begins larger", what)
                    .isCloseTo(larger.get(what), offset(0.1)));

            robot.press(KeyCode.CONTROL, KeyCode.ALT, KeyCode.DIGIT0);
            sizes(robot).forEach((what, size) -> assertThat(size).as(what).isCloseTo(usual.get(what), offset(1.0)));
        }
    }

    @Test
    void thePaletteKnowsTheSizes() throws Exception {
        try (UiRobot robot = UiRobot.open(new FakeOperations(), home.resolve("console.properties"))) {
            robot.press(KeyCode.CONTROL, KeyCode.K);
            robot.replace("#palette-typed", "smaller");
            robot.press(KeyCode.ENTER);
            assertThat(Scale.percent()).isEqualTo(90);
        }
        assertThat(home.resolve("console.properties")).content().contains("scale=90");
    }
}
