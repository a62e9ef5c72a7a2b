package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.estate.Environment;
import dev.holdfast.policy.Policy.Pace;
import dev.holdfast.session.SessionState;
import java.nio.file.Path;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.TableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through the session list, one session, and archive-now.
class SessionScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT3);
        return robot;
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    private static void awaitSessions(UiRobot robot) {
        robot.await(
                "sessions are listed",
                () -> !robot.find("#sessionsTable", TableView.class).getItems().isEmpty());
    }

    private static void select(UiRobot robot, int row) {
        robot.onUi(() -> {
            TableView<?> table = robot.find("#sessionsTable", TableView.class);
            table.requestFocus();
            table.getSelectionModel().clearAndSelect(row);
        });
    }

    @Test
    void listShowsCopiesAndOpensSessions() throws Exception {
        try (UiRobot robot = open()) {
            awaitSessions(robot);
            select(robot, 0);
            Snapshots.take(robot, robot.scene(), "sessions");

            robot.press(KeyCode.CONTROL, KeyCode.C);
            robot.onUi(() -> assertThat(Clipboard.getSystemClipboard().getString())
                    .startsWith("Session\tPolicy\tState")
                    .contains("\torders\trunning\t"));
            robot.press(KeyCode.ENTER);

            robot.await("the session is open", () -> robot.shows("#sessionName"));
            assertThat(text(robot, "#sessionName")).isEqualTo("orders");
        }
    }

    @Test
    void listSaysWhyItIsEmpty() throws Exception {
        try (UiRobot robot = open()) {
            awaitSessions(robot);
            operations.failWith("control database db-1:5432/holdfast: connection refused");
            robot.press(KeyCode.F5);

            robot.await("the failure is shown", () -> robot.shows("#sessionsNothing"));
            Snapshots.take(robot, robot.scene(), "sessions-failed");
            operations.failWith(null);
            robot.click("#sessionsNothingAction");

            robot.await("the sessions are back", () -> !robot.shows("#sessionsNothing"));
        }
    }

    @Test
    void finishedFamilyIsDrawnAsATimeline() throws Exception {
        try (UiRobot robot = open()) {
            awaitSessions(robot);
            select(robot, 38);
            robot.press(KeyCode.ENTER);
            robot.await("the timeline has lanes", () -> robot.shows("#timeline-lane-0"));
            robot.await("chunks are listed", () -> !robot.find("#sessionChunks", TableView.class)
                    .getItems()
                    .isEmpty());

            Snapshots.take(robot, robot.scene(), "session");

            robot.click("#sessionFailedOnly");
            robot.await(
                    "only some chunks are left",
                    () -> robot.find("#sessionChunks", TableView.class)
                                    .getItems()
                                    .size()
                            < 5);
        }
    }

    @Test
    void waitingIsShownAndTheSessionIsRetuned() throws Exception {
        try (UiRobot robot = open()) {
            awaitSessions(robot);
            select(robot, 0);
            robot.press(KeyCode.ENTER);
            robot.await(
                    "the session may be retuned",
                    () -> robot.shows("#sessionPace")
                            && !robot.find("#sessionPace", ComboBox.class).isDisabled());
            assertThat(robot.shows("#sessionWaiting")).isFalse();
            long id = operations
                    .sessions(new dev.holdfast.node.Operations.SessionQuery("", "", 0, 1))
                    .getFirst()
                    .id();

            operations.brake(id, "replica vault-2 of shop is 14 s behind");
            robot.await(
                    "the reason is shown",
                    () -> robot.shows("#sessionWaiting")
                            && text(robot, "#sessionWaitingText").contains("replica vault-2 of shop is 14 s behind"));
            Snapshots.take(robot, robot.scene(), "session-waiting");
            robot.onUi(() -> robot.find("#sessionWorkers", Spinner.class).increment());
            robot.await("workers are asked for", () -> operations.calls.contains("retuneSession " + id + " 3 workers"));
            robot.onUi(() -> chosen(robot).setValue(Pace.GENTLE));
            robot.await("a pace is asked for", () -> operations.calls.contains("retuneSession " + id + " pace gentle"));

            robot.await("a gentle pace needs no more workers", () -> robot.find("#sessionWorkers", Spinner.class)
                    .isDisabled());
            assertThat(operations.calls.stream().filter(call -> call.startsWith("retune")))
                    .hasSize(2);
        }
    }

    @SuppressWarnings("unchecked") // its id says what it holds
    private static ComboBox<Pace> chosen(UiRobot robot) {
        return robot.find("#sessionPace", ComboBox.class);
    }

    @Test
    void cancelIsAskedConfirmedAndNotClaimedEarly() throws Exception {
        try (UiRobot robot = open()) {
            awaitSessions(robot);
            select(robot, 0);
            robot.press(KeyCode.ENTER);
            robot.await(
                    "the session may be cancelled",
                    () -> robot.shows("#sessionCancel")
                            && !robot.find("#sessionCancel", Button.class).isDisabled());
            Snapshots.take(robot, robot.scene(), "session-running");

            robot.click("#sessionCancel");
            robot.await("the question is shown", () -> robot.shows("#sessionCancelConfirm"));
            Snapshots.take(
                    robot, robot.find("#sessionCancelConfirm", Button.class).getScene(), "session-cancel");
            robot.click("#sessionCancelConfirm");
            robot.await("the wish is told", () -> text(robot, "#sessionState .label")
                    .equals("cancelling"));
            assertThat(robot.find("#sessionCancel", Button.class).isDisabled()).isTrue();
            operations.advance();

            robot.await("the engine has confirmed", () -> text(robot, "#sessionState .label")
                    .equals("cancelled"));
            assertThat(robot.shows("#sessionCancel")).isFalse();
        }
    }

    @Test
    void archiveNowGoesFromScopeToResult() throws Exception {
        try (UiRobot robot = open()) {
            operations.moveTo(Environment.PRODUCTION);
            awaitSessions(robot);
            select(robot, 0);
            robot.click("#sessionsArchiveNow");
            robot.await("the policy is chosen", () -> !robot.find("#archiveNowNext", Button.class)
                    .isDisabled());
            robot.replace("#archiveNowLimit", "12000");
            Snapshots.take(robot, robot.scene(), "archive-1-scope");

            robot.click("#archiveNowNext");
            robot.await("the plan is there", () -> robot.shows("#archiveNowPlanned"));
            Snapshots.take(robot, robot.scene(), "archive-2-plan");

            robot.click("#archiveNowNext");
            robot.await("the confirmation is there", () -> robot.shows("#archiveNowTyped"));
            assertThat(robot.find("#archiveNowConfirm", Button.class).isDisabled())
                    .isTrue();
            assertThat(text(robot, "#archiveNowCommand")).isEqualTo("holdfast run orders --limit 12000");
            robot.replace("#archiveNowTyped", "orders@shop");
            Snapshots.take(robot, robot.scene(), "archive-3-confirm");
            robot.click("#archiveNowConfirm");

            robot.await("it runs", () -> robot.shows("#archiveNowPause"));
            operations.advance();
            robot.await("a chunk is listed", () -> !robot.find("#archiveNowChunks", TableView.class)
                    .getItems()
                    .isEmpty());
            Snapshots.take(robot, robot.scene(), "archive-4-live");
            robot.click("#archiveNowPause");
            operations.advance();
            robot.await("it is paused", () -> robot.shows("#archiveNowResume"));
            Snapshots.take(robot, robot.scene(), "archive-4-paused");
            robot.click("#archiveNowResume");
            robot.await("it runs again", () -> robot.shows("#archiveNowPause"));
            operations.advance();
            operations.advance();

            robot.await("the result is told", () -> robot.shows("#archiveNowResult"));
            assertThat(text(robot, "#archiveNowState .label")).isEqualTo("succeeded");
            assertThat(text(robot, "#archiveNowResult")).startsWith("36,000 rows archived");
            Snapshots.take(robot, robot.scene(), "archive-5-result");
            robot.click("#archiveNowOpenSession");
            robot.await("the session is open", () -> robot.shows("#sessionName"));
            assertThat(operations.calls).contains("archiveNow orders 12000 true");
            assertThat(operations
                            .session(operations
                                    .sessions(new dev.holdfast.node.Operations.SessionQuery("", "", 0, 1))
                                    .getFirst()
                                    .id())
                            .state())
                    .isEqualTo(SessionState.SUCCEEDED);
        }
    }

    @Test
    void failedPlanMayBeTriedAgain() throws Exception {
        try (UiRobot robot = open()) {
            awaitSessions(robot);
            select(robot, 0);
            robot.click("#sessionsArchiveNow");
            robot.await("the policy is chosen", () -> !robot.find("#archiveNowNext", Button.class)
                    .isDisabled());
            operations.failWith("shop/public.orders: connection to db-7:5432 refused");
            robot.click("#archiveNowNext");
            robot.await("the failure is told", () -> robot.shows("#archiveNowRetry"));
            Snapshots.take(robot, robot.scene(), "archive-2-failed");

            operations.failWith(null);
            robot.click("#archiveNowRetry");

            robot.await("the plan is there", () -> robot.shows("#archiveNowPlanned"));
        }
    }
}
