package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through alerts, runs and a report.
class RunScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.DIGIT3);
        return robot;
    }

    private static int rows(UiRobot robot, String table) {
        return robot.find(table, TableView.class).getItems().size();
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    @Test
    void anAlertSaysWhatToDoAndARunsReportOpens() throws Exception {
        SomeShop.runs(operations);
        try (UiRobot robot = open()) {
            robot.await(
                    "alerts and runs are listed",
                    () -> rows(robot, "#alertsTable") == 2 && rows(robot, "#runsTable") == 2);
            robot.await("the newest run is shown", () -> rows(robot, "#runLines") == 3);
            assertThat(text(robot, "#alertCommand")).isEqualTo("holdfast session show 7");
            assertThat(text(robot, "#runSummary")).contains("RUN 12", "2 of 3", "128,450");
            robot.onUi(() ->
                    robot.find("#runLines", TableView.class).getSelectionModel().clearAndSelect(2));
            robot.await("what to do is said", () -> text(robot, "#lineCommand").contains("--resume 12"));
            Snapshots.take(robot, robot.scene(), "runs");

            robot.onUi(() -> robot.find("#runsTable", TableView.class)
                    .getSelectionModel()
                    .clearAndSelect(1));
            robot.await("the other report is shown", () -> rows(robot, "#runLines") == 1);
            robot.click("#alertOpen");
            robot.await("the policy is shown", () -> robot.shows("#detail-name"));
            robot.press(KeyCode.ALT, KeyCode.LEFT);
            Hand.Kind.KEYBOARD.of(robot).open("#alertsTable", 1);
            robot.await("the session is shown", () -> robot.shows("#sessionName"));
        }
    }

    @Test
    void whereThereIsNothingItSaysHowToBegin() throws Exception {
        operations.estateRuns.reports.clear();
        try (UiRobot robot = open()) {
            robot.await("it says so", () -> robot.shows("#runsNothing") && robot.shows("#alertsCalm"));
            Snapshots.take(robot, robot.scene(), "runs-none");
        }
    }
}
