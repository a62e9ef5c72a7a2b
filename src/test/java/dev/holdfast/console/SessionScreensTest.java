package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.Operations.SessionQuery;
import dev.holdfast.policy.Policy.Pace;
import dev.holdfast.session.RowsLeft;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through the session list and one session.
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
            operations.failWith("db-1:5432/holdfast: too many connections");
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
    void rowsThatWereLeftAreCountedFilteredAndCopied() throws Exception {
        try (UiRobot robot = open()) {
            awaitSessions(robot);
            long id = newest();
            select(robot, 0);
            robot.press(KeyCode.ENTER);
            robot.await("the session is open", () -> robot.shows("#sessionName"));
            robot.onUi(() -> tabs(robot).getSelectionModel().select(1));
            assertThat(tabs(robot).getTabs().get(1).getText()).isEqualTo("Rows left (0)");
            Snapshots.take(robot, robot.scene(), "session-rows-left-none");

            operations.leave(id, new RowsLeft(131, 24, 0, 7, 2));
            robot.await(
                    "the tab counts",
                    () -> tabs(robot).getTabs().get(1).getText().equals("Rows left (164)"));
            robot.await("a page is shown", () -> left(robot).getItems().size() == 100);
            operations.brake(id, "replica vault-2 of shop is 14 s behind");
            robot.await("the reason is shown", () -> robot.shows("#sessionWaiting"));
            Snapshots.take(robot, robot.scene(), "session-rows-left");
            assertThat(robot.find("#sessionRowsLeft-held", ToggleButton.class).isDisabled())
                    .isTrue();
            robot.click("#sessionRowsLeftNext");
            robot.await("the rest is shown", () -> left(robot).getItems().size() == 64);

            robot.click("#sessionRowsLeft-conflict");
            robot.await("two are in conflict", () -> left(robot).getItems().size() == 2);
            robot.onUi(() -> {
                left(robot).requestFocus();
                left(robot).getSelectionModel().selectAll();
            });
            robot.press(KeyCode.CONTROL, KeyCode.C);
            robot.onUi(() -> assertThat(Clipboard.getSystemClipboard().getString())
                    .startsWith("Key\tState\tAttempts\tChunk\tWhen\tReason\n")
                    .contains("\tconflict\t5\t"));
            robot.onUi(() -> robot.stage().setWidth(1100));
            robot.onUi(() -> robot.stage().setHeight(700));
            robot.click("#sessionRowsLeftAll");
            robot.await("all are shown again", () -> left(robot).getItems().size() == 100);
            Snapshots.take(robot, robot.scene(), "session-rows-left-small");
        }
    }

    @Test
    void cutOffIsToldInThePolicysZoneWhereverTheReaderSits() throws Exception {
        Clock elsewhere = FakeOperations.clock().withZone(ZoneId.of("America/New_York"));
        try (UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"), elsewhere)) {
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT3);
            awaitSessions(robot);
            select(robot, 0);
            robot.press(KeyCode.ENTER);

            robot.await("the cut-off is told", () -> robot.shows("#sessionFact-cutoff"));
            assertThat(text(robot, "#sessionFact-cutoff")).matches(".* (CET|CEST)");
            assertThat(text(robot, "#sessionFact-started")).matches(".* (EST|EDT)");
        }
    }

    @Test
    void sessionThatIsOverCannotBeRetunedAndSaysItsError() throws Exception {
        try (UiRobot robot = open()) {
            awaitSessions(robot);
            TableView<?> table = robot.find("#sessionsTable", TableView.class);
            int failed = (int) table.getItems().stream()
                    .takeWhile(each -> ((SessionView) each).state() != SessionState.FAILED)
                    .count();
            select(robot, failed);
            robot.press(KeyCode.ENTER);

            robot.await(
                    "the error is told",
                    () -> robot.shows("#sessionProblem")
                            && text(robot, "#sessionProblem").contains("lock timeout after key 4711"));
            assertThat(robot.shows("#sessionTuning")).isFalse();
            assertThat(text(robot, "#sessionFact-pace")).isEqualTo("normal");
            robot.click("#sessionCopyProblem");
            robot.onUi(() ->
                    assertThat(Clipboard.getSystemClipboard().getString()).contains("lock timeout after key 4711"));
            Snapshots.take(robot, robot.scene(), "session-failed");
        }
    }

    private static TabPane tabs(UiRobot robot) {
        return robot.find("#sessionTabs", TabPane.class);
    }

    private static TableView<?> left(UiRobot robot) {
        return robot.find("#sessionRowsLeft", TableView.class);
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
            long id = newest();

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

    private long newest() {
        return operations.sessions(new SessionQuery("", "", 0, 1)).getFirst().id();
    }
}
