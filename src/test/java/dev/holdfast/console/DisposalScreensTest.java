package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through the queue, the orders, what is asked before one goes on, and a certificate.
class DisposalScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.DIGIT6);
        return robot;
    }

    private static void select(UiRobot robot, long order) {
        robot.await(
                "orders are listed",
                () -> !robot.find("#disposalOrders", TableView.class).getItems().isEmpty());
        robot.onUi(() -> robot.find("#disposalOrders", TableView.class)
                .getSelectionModel()
                .clearAndSelect((int) (5 - order)));
        robot.await("it is shown", () -> text(robot, "#disposalTitle").startsWith("Order " + order));
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    @Test
    void theQueueShowsMonthsAndEachOrderItsSteps() throws Exception {
        try (UiRobot robot = open()) {
            select(robot, 5);
            assertThat(text(robot, "#disposalAttentionText")).contains("One order waits for an approval");
            assertThat(robot.find("#disposalBars", HBox.class).getChildren()).hasSizeGreaterThan(12);
            assertThat(robot.find("#disposalQueue", Node.class).lookupAll(".table-cell"))
                    .anySatisfy(cell -> assertThat(((Labeled) cell).getText())
                            .startsWith("6,100 in cold file 7: thaw it · 11,712 in grace"));
            Snapshots.take(robot, robot.scene(), "disposal");

            select(robot, 4);
            assertThat(robot.find("#disposalRun", Button.class).isDisabled()).isTrue();
            assertThat(text(robot, "#disposalHint")).startsWith("It cools off for");
            Snapshots.take(robot, robot.scene(), "disposal-cooling");
            select(robot, 3);
            assertThat(text(robot, "#disposalProgressText")).contains("51,300 rows are gone");
            Snapshots.take(robot, robot.scene(), "disposal-running");
            select(robot, 1);
            assertThat(robot.shows("#disposalTrouble")).isTrue();
            Snapshots.take(robot, robot.scene(), "disposal-stopped");

            robot.onUi(() -> robot.find("#disposalQueue", TableView.class)
                    .getSelectionModel()
                    .clearAndSelect(3));
            assertThat(text(robot, "#disposalEnds")).startsWith("returns:");
            robot.click("#disposalCheck");
            robot.await("it looked", () -> text(robot, "#disposalAttentionText").contains("Came back"));
        }
    }

    @Test
    void anApprovalWantsTheTargetTypedAndIsOfTheDigestThatIsShown() throws Exception {
        try (UiRobot robot = open()) {
            select(robot, 5);
            String digest = text(robot, "#disposalDigest");
            robot.click("#disposalApprove");
            robot.await("it asks", () -> robot.shows("#disposalTyped"));
            Button confirm = robot.find("#disposalConfirm", Button.class);
            assertThat(confirm.isDisabled()).isTrue();
            robot.replace("#disposalTyped", "proofs");
            assertThat(confirm.isDisabled()).isTrue();
            robot.replace("#disposalTyped", "proofs@vault");
            Snapshots.take(robot, confirm.getScene(), "disposal-approve");
            operations.disposals.failure = Optional.of(
                    new HoldfastException(
                            ErrorCode.BLOCKED,
                            "the database refuses: disposal order 5: mira is a login of the engine (SQLSTATE HF402); nothing was changed"));
            robot.click("#disposalConfirm");
            robot.await("it is refused", () -> text(robot, "#disposalProblem").contains("HF402"));

            robot.click("#disposalApprove");
            robot.await("it asks again", () -> robot.shows("#disposalTyped"));
            robot.replace("#disposalTyped", "proofs@vault");
            robot.click("#disposalConfirm");

            robot.await("it is approved", () -> operations.disposals.asked.stream()
                    .anyMatch(asked -> asked.equals("approve 5 " + digest.substring(0, 8) + " by mira")));
        }
    }

    @Test
    void aRequestAndARefusalWantAReason() throws Exception {
        try (UiRobot robot = open()) {
            select(robot, 5);
            robot.click("#disposalRequest");
            robot.await("it asks", () -> robot.shows("#disposalReason"));
            assertThat(robot.find("#disposalConfirm", Button.class).isDisabled())
                    .isTrue();
            robot.replace("#disposalReason", "schedule");
            Snapshots.take(robot, robot.find("#disposalConfirm", Button.class).getScene(), "disposal-request");
            robot.click("#disposalConfirm");
            robot.await("it is requested", () -> text(robot, "#disposalTitle").startsWith("Order 6"));

            robot.click("#disposalRefuse");
            robot.await("it asks why", () -> robot.shows("#disposalReason"));
            robot.replace("#disposalReason", "the wrong year");
            robot.click("#disposalConfirm");

            robot.await(
                    "both are asked for",
                    () -> operations.disposals.asked.containsAll(java.util.List.of(
                            "request returns because schedule by mira", "refuse 6 because the wrong year by mira")));
        }
    }

    @Test
    void aCertificateIsShownAtAGlance() throws Exception {
        try (UiRobot robot = open()) {
            select(robot, 2);
            robot.click("#disposalCertificate");
            robot.await("it is shown", () -> robot.shows("#certificateRows"));

            assertThat(text(robot, "#certificateRows")).isEqualTo("87,960");
            assertThat(text(robot, "#certificateDigest")).hasSize(64);
            Snapshots.take(robot, robot.find("#certificateOpen", Button.class).getScene(), "disposal-certificate");
            robot.click("#certificateClose");
        }
    }
}
