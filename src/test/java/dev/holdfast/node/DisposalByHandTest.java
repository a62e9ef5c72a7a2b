package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.UiRobot;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.OrderState;
import java.nio.file.Path;
import java.time.Clock;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two people dispose of rows in the real console, on the real engine; the databases are looked at afterwards.
class DisposalByHandTest {
    @TempDir
    private Path directory;

    private static TableView<?> orders(UiRobot robot) {
        return robot.find("#disposalOrders", TableView.class);
    }

    private static void awaitTitle(UiRobot robot, String beginning) {
        robot.await(
                "it is shown: " + beginning,
                () -> robot.find("#disposalTitle", Label.class).getText().startsWith(beginning));
    }

    @Test
    void whatOneAsksForAndTheOtherApprovesAndRunsIsGone() throws Exception {
        try (DisposalScene scene = new DisposalScene(6, 3, "set")) {
            scene.engine.node().serve();
            try (UiRobot robot = UiRobot.open(
                    scene.engine.node().operations(), directory.resolve("console.properties"), Clock.systemUTC())) {
                robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.DIGIT6);
                robot.await("something may go", () -> !robot.find("#disposalRequest", Button.class)
                        .isDisabled());
                robot.click("#disposalRequest");
                robot.await("it asks", () -> robot.shows("#disposalReason"));
                robot.replace("#disposalReason", "schedule");
                robot.click("#disposalConfirm");
                awaitTitle(robot, "Order 1 ");
                assertThat(robot.find("#disposalApprove", Button.class).isDisabled())
                        .as("mira asked for it herself")
                        .isTrue();
                long own = scene.disposals.all().getFirst().id();
                scene.disposals.refuse(own, "by ann instead", "bob");

                Order order = scene.disposals.request("orders", "schedule", "ann");
                robot.press(KeyCode.F5);
                robot.await("ann's is listed", () -> orders(robot).getItems().size() == 2);
                robot.onUi(() -> orders(robot).getSelectionModel().clearAndSelect(0));
                awaitTitle(robot, "Order " + order.id() + " ");
                robot.click("#disposalApprove");
                robot.await("it asks", () -> robot.shows("#disposalTyped"));
                robot.replace("#disposalTyped", "orders@vault");
                robot.click("#disposalConfirm");
                robot.await(
                        "it may run",
                        () -> robot.shows("#disposalRun")
                                && !robot.find("#disposalRun", Button.class).isDisabled());
                assertThat(scene.archivedOrders()).isEqualTo(6);
                robot.click("#disposalRun");
                robot.await("it asks", () -> robot.shows("#disposalTyped"));
                robot.replace("#disposalTyped", "orders@vault");
                robot.click("#disposalConfirm");
                robot.await("there is a certificate", () -> robot.shows("#disposalCertificate"));
            }

            Order done = scene.disposals.all().getFirst();
            assertThat(done.state()).isEqualTo(OrderState.DONE);
            assertThat(done.approvedBy()).isEqualTo("mira");
            assertThat(scene.archivedOrders()).isZero();
            assertThat(scene.archivedItems()).isZero();
        }
    }
}
