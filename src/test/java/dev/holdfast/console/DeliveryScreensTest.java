package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through the deliveries: what failed, why, and what is done about it.
class DeliveryScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.DIGIT0);
        return robot;
    }

    private static int rows(UiRobot robot) {
        return robot.find("#deliveriesTable", TableView.class).getItems().size();
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    private static void select(UiRobot robot, String table, int row) {
        robot.onUi(() -> robot.find(table, TableView.class).getSelectionModel().clearAndSelect(row));
    }

    @Test
    void whatFailedIsFoundReadAndSentAgain() throws Exception {
        try (UiRobot robot = open()) {
            robot.await("deliveries are listed", () -> rows(robot) == 16);
            assertThat(robot.find("#deliveriesState-failed", ToggleButton.class).getText())
                    .isEqualTo("failed 2");
            robot.click("#deliveriesState-failed");
            robot.await("two failed", () -> rows(robot) == 2);
            select(robot, "#deliveriesTable", 0);
            robot.await("it is shown", () -> text(robot, "#deliveryProblem").equals("it answered 503"));
            Snapshots.take(robot, robot.scene(), "deliveries");
            assertThat(robot.find("#deliveryBody", TextArea.class).isEditable()).isFalse();

            robot.click("#deliveriesRedeliver");
            robot.await("it says so", () -> text(robot, "#deliveriesSaid").startsWith("It is sent again"));
            robot.onUi(() -> robot.find("#deliveriesMany", MenuButton.class)
                    .getItems()
                    .getFirst()
                    .fire());
            robot.await(
                    "all are counted",
                    () -> robot.find("#bulkAll", RadioButton.class).getText().equals("All 2 matching  state:failed"));
            robot.onUi(() -> robot.find("#bulkAll", RadioButton.class).fire());
            robot.click("#bulkConfirm");
            robot.await("it says how many", () -> text(robot, "#jobFar").equals("2 done"));

            assertThat(operations.deliveries.calls)
                    .containsExactly("redeliver 15 mira", "redeliver 14 mira", "redeliver 15 mira");
        }
    }

    @Test
    void anEndpointIsTestedAndEnabled() throws Exception {
        try (UiRobot robot = open()) {
            robot.await("deliveries are listed", () -> rows(robot) == 16);
            select(robot, "#deliveriesEndpoints", 2);
            assertThat(robot.find("#deliveriesEnable", Button.class).isDisabled())
                    .isTrue();
            robot.click("#deliveriesTest");
            robot.await("it arrived", () -> text(robot, "#deliveriesSaid").equals("The test arrived at orders"));
            robot.await("it is shown", () -> text(robot, "#deliveryTitle").equals("test, to orders"));
            Snapshots.take(robot, robot.scene(), "deliveries-tested");

            select(robot, "#deliveriesEndpoints", 0);
            robot.click("#deliveriesEnable");
            robot.await("it is called", () -> text(robot, "#deliveriesSaid").equals("@alerts is called again"));
            assertThat(operations.deliveries.calls).containsExactly("test orders mira", "enable @alerts mira");
        }
    }

    @Test
    void whereNobodyIsToldTheScreenSaysHowSomebodyWouldBe() throws Exception {
        operations.deliveries.deliveries.clear();
        operations.deliveries.endpoints.clear();
        try (UiRobot robot = open()) {
            robot.await("it is empty", () -> robot.shows("#deliveriesNobody"));
            Snapshots.take(robot, robot.scene(), "deliveries-nobody");
        }
    }
}
