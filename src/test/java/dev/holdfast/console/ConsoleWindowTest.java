package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.estate.Environment;
import java.nio.file.Path;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleWindowTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        return UiRobot.open(operations, home.resolve("console.properties"));
    }

    @Test
    void showsThePolicies() throws Exception {
        try (UiRobot robot = open()) {
            robot.await(
                    "five policies are shown",
                    () -> robot.find("#policy-tree", TreeTableView.class).getExpandedItemCount() == 5);
            Snapshots.take(robot, robot.scene(), "policies");
        }
    }

    @Test
    void bandShowsTheStrictestEnvironment() throws Exception {
        try (UiRobot robot = open()) {
            operations.moveTo(Environment.PRODUCTION);

            robot.await(
                    "the band says production",
                    () -> robot.find(".environment-name", Label.class).getText().equals("PRODUCTION"));
            assertThat(robot.shows(".environment-production")).isTrue();
        }
    }

    @Test
    void themeButtonDarkensTheWindowAndIsRemembered() throws Exception {
        try (UiRobot robot = open()) {
            Color before = background(robot);
            robot.click("#theme-toggle");

            robot.await("the background has changed", () -> !background(robot).equals(before));
        }

        assertThat(home.resolve("console.properties")).content().contains("theme=");
    }

    private static Color background(UiRobot robot) {
        Region root = (Region) robot.scene().getRoot();
        return (Color) root.getBackground().getFills().getFirst().getFill();
    }

    @Test
    void closedTabStaysClosedInTheNextWindow() throws Exception {
        try (UiRobot robot = open()) {
            robot.press(KeyCode.CONTROL, KeyCode.W);
            assertThat(robot.shows("#policy-tree")).isFalse();
        }

        try (UiRobot robot = open()) {
            assertThat(robot.shows("#policy-tree")).isFalse();
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT2);
            assertThat(robot.find("#policy-tree", Node.class)).isNotNull();
        }
    }
}
