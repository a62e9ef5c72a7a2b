package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through the cold files: what is wrong with them, the plan of a freezing, a thaw.
class ColdScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.DIGIT7);
        return robot;
    }

    private static int rows(UiRobot robot, String table) {
        return robot.find(table, TableView.class).getItems().size();
    }

    private static void select(UiRobot robot, int row) {
        robot.onUi(() ->
                robot.find("#coldTable", TableView.class).getSelectionModel().clearAndSelect(row));
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    @Test
    void aDamagedFileStandsOutAndDoesNotThaw() throws Exception {
        try (UiRobot robot = open()) {
            robot.await("files are listed", () -> rows(robot, "#coldTable") == 2);
            robot.await("the first is shown", () -> text(robot, "#coldName").contains("2025-03"));
            assertThat(text(robot, "#coldAttentionText")).isEqualTo("One cold file is not what it was");
            Snapshots.take(robot, robot.scene(), "cold");

            select(robot, 1);
            robot.await(
                    "what is wrong is said", () -> text(robot, "#coldProblem").contains("has 10 bytes"));
            Snapshots.take(robot, robot.scene(), "cold-damaged");
            robot.click("#coldThaw");
            robot.click("#coldThawConfirm");
            robot.await("it is refused", () -> text(robot, "#coldAttentionText").contains("nothing was thawed"));
            robot.click("#coldVerifyAll");
            robot.await("the stray one is named", () -> text(robot, "#coldAttentionText")
                    .contains("stray.parquet"));
            assertThat(operations.cold.asked).contains("thaw 2 by mira", "verify []");
        }
    }

    @Test
    void aFreezingIsShownBeforeItIsDone() throws Exception {
        try (UiRobot robot = open()) {
            robot.await("files are listed", () -> rows(robot, "#coldTable") == 2);
            robot.click("#coldPlanOpen");
            robot.await("the plan is there", () -> rows(robot, "#coldPlanTable") == 2);
            assertThat(robot.find("#coldFreeze", Button.class).getText()).isEqualTo("Freeze 2 partitions");
            Snapshots.take(robot, robot.scene(), "cold-plan");
            assertThat(operations.cold.asked).containsExactly("plan [] 12");

            robot.click("#coldFreeze");

            robot.await("both are frozen", () -> rows(robot, "#coldPlanTable") == 0);
            assertThat(operations.cold.asked)
                    .contains("request archive.orders_y2025m04 by mira", "request archive.orders_y2025m05 by mira");
            Snapshots.take(robot, robot.scene(), "cold-plan-empty");
            robot.click("#coldPlanBack");
            robot.await("they are listed", () -> rows(robot, "#coldTable") == 4);
        }
    }

    @Test
    void whatNodesFreezeIsShownAndCanBeStopped() throws Exception {
        operations.cold.busy = true;
        try (UiRobot robot = open()) {
            robot.await("files are listed", () -> rows(robot, "#coldTable") == 2);
            robot.click("#coldPlanOpen");
            robot.await("the plan is there", () -> rows(robot, "#coldPlanTable") == 2);
            robot.click("#coldFreeze");

            robot.await("it says how far", () -> text(robot, "#coldWorkingText")
                    .equals("vault archive.orders, 2025-04: the file is read back and compared · 1 more waits"));
            robot.click("#coldPlanBack");
            Snapshots.take(robot, robot.scene(), "cold-asked");
            robot.click("#coldStop");

            robot.await("nothing is on its way", () -> !robot.shows("#coldWorking"));
            assertThat(operations.cold.asked).endsWith("cancel 1 by mira", "cancel 2 by mira");
        }
    }

    @Test
    void aThawAsksFirst() throws Exception {
        try (UiRobot robot = open()) {
            robot.await("files are listed", () -> rows(robot, "#coldTable") == 2);
            robot.click("#coldThaw");
            robot.click("#coldThawKeep");
            assertThat(operations.cold.asked).isEmpty();

            robot.click("#coldThaw");
            robot.click("#coldThawConfirm");

            robot.await("it is thawed", () -> rows(robot, "#coldTable") == 1);
            robot.click("#coldGone");
            robot.await("thawed ones are listed too", () -> rows(robot, "#coldTable") == 3);
            Snapshots.take(robot, robot.scene(), "cold-thawed");
        }
    }

    @Test
    void whereNothingIsFrozenThePlanIsOneClickAway() throws Exception {
        operations.cold.clear();
        try (UiRobot robot = open()) {
            robot.await("it says so", () -> robot.shows("#coldNothing"));
            Snapshots.take(robot, robot.scene(), "cold-none");

            robot.click("#coldNothingAction");

            robot.await("the plan is there", () -> rows(robot, "#coldPlanTable") == 2);
        }
    }
}
