package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.chart.Area;
import dev.holdfast.console.chart.SizeChart;
import dev.holdfast.growth.SampleOutcome;
import dev.holdfast.growth.SampledDatabase;
import dev.holdfast.testing.SomeGrowth;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through what grows: filter, treemap, table, series, sessions, and the ways out of it.
class GrowthScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT4);
        return robot;
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    private static TableView<?> table(UiRobot robot) {
        return robot.find("#growthTable", TableView.class);
    }

    private static void awaitTables(UiRobot robot, int rows) {
        robot.await("tables are listed", () -> table(robot).getItems().size() == rows);
    }

    /// The area of a table in the treemap.
    private static Node tile(UiRobot robot, String name) {
        return robot.scene().getRoot().lookupAll(".tile, .tile-head").stream()
                .filter(node -> node.getUserData() instanceof Area area
                        && area.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void wide(UiRobot robot, double width, double height) {
        robot.onUi(() -> {
            robot.stage().setWidth(width);
            robot.stage().setHeight(height);
        });
    }

    @Test
    void aTableIsFoundLookedAtAndLeadsToTheSessionThatMadeItSmaller() throws Exception {
        SomeGrowth.shop(operations.growth, FakeOperations.NOW);
        try (UiRobot robot = open()) {
            wide(robot, 1280, 800);
            awaitTables(robot, 13);
            robot.await("the database is shown", () -> text(robot, "#growthName").equals("shop"));
            Snapshots.take(robot, robot.scene(), "growth");
            wide(robot, 1600, 1000);
            Snapshots.take(robot, robot.scene(), "growth-wide");
            wide(robot, 1280, 800);

            robot.onUi(() -> robot.find("#growthFilter", TextField.class).setText("order"));
            awaitTables(robot, 2);
            robot.clickOn(tile(robot, "orders"));
            robot.await("orders is shown", () -> text(robot, "#growthName").equals("public.orders"));
            robot.await("its series is drawn", () -> !robot.find("#growthChart", SizeChart.class)
                    .getData()
                    .isEmpty());
            Snapshots.take(robot, robot.scene(), "growth-table");
            SizeChart chart = robot.find("#growthChart", SizeChart.class);
            assertThat(chart.marks()).hasSize(5);
            robot.clickOn(chart.marks().getLast().flag());

            robot.await("the session is open", () -> robot.shows("#tab-session\\:40"));
        }
    }
}
