package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.filter.ListQuery;
import dev.holdfast.session.SessionState;
import java.nio.file.Path;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same act on many things, and the drawer that shows how far it is.
class BulkScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        return UiRobot.open(operations, home.resolve("console.properties"));
    }

    private static void choose(UiRobot robot, String menu, String item) {
        robot.onUi(() -> robot.find(menu, MenuButton.class).getItems().stream()
                .filter(each -> item.equals(each.getId()))
                .findFirst()
                .orElseThrow()
                .fire());
        robot.await("the dialog is open", () -> robot.shows("#bulkConfirm"));
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    @Test
    void allThatMatchAreCountedAgreedToAndDoneAndEachFailureSaysWhy() throws Exception {
        try (UiRobot robot = open()) {
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT3);
            robot.await("sessions are listed", () -> !robot.find("#sessionsTable", TableView.class)
                    .getItems()
                    .isEmpty());
            robot.replace("#sessionsFilter", "stat:failed\n");
            robot.await("the word is refused by name", () -> text(robot, "#sessionsFilterProblem")
                    .startsWith("sessions are not filtered by `stat`"));
            Snapshots.take(robot, robot.scene(), "filter-refused");
            robot.replace("#sessionsFilter", "state:failed\n");
            robot.await(
                    "two are listed",
                    () -> robot.find("#sessionsTable", TableView.class)
                                    .getItems()
                                    .size()
                            == 2);
            Snapshots.take(robot, robot.scene(), "filter");
            choose(robot, "#sessionsMany", "sessionsMany-session-retry");
            robot.await(
                    "they are counted",
                    () -> robot.find("#bulkAll", RadioButton.class).getText().equals("All 2 matching  state:failed"));
            Snapshots.take(robot, robot.find("#bulkCommand", Label.class).getScene(), "bulk");
            assertThat(text(robot, "#bulkCommand"))
                    .isEqualTo("holdfast session retry --all-matching --filter 'state:failed'");
            robot.click("#bulkConfirm");

            robot.await(
                    "one is done",
                    () -> robot.shows("#jobFailures") && text(robot, "#jobFar").equals("1 done, 1 failed"));
            Snapshots.take(robot, robot.scene(), "bulk-done");
            robot.click("#jobFailures");
            robot.await("the failure is shown", () -> robot.shows("#jobFailuresTable"));
            robot.click("#jobFailuresClose");
        }
        assertThat(operations.calls).containsExactly("archiveNow invoices 0 true");
    }

    @Test
    void whatIsHardToTakeBackWantsTheNumberTyped() throws Exception {
        try (UiRobot robot = open()) {
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT5);
            robot.await(
                    "holds are listed",
                    () -> !robot.find("#holdsTable", TableView.class).getItems().isEmpty());
            robot.onUi(() -> robot.find("#holdsTable", TableView.class)
                    .getSelectionModel()
                    .selectRange(0, 2));
            choose(robot, "#holdsMany", "holdsMany-hold-release");
            Snapshots.take(robot, robot.find("#bulkCommand", Label.class).getScene(), "bulk-typed");
            Button confirm = robot.find("#bulkConfirm", Button.class);
            assertThat(confirm.isDisabled()).isTrue();
            robot.replace("#bulkReason", "case closed");
            assertThat(confirm.isDisabled()).isTrue();
            robot.replace("#bulkTyped", "2");

            robot.click("#bulkConfirm");
            robot.await("it is over", () -> text(robot, "#jobFar").contains("done"));
        }
        assertThat(operations.holds.asked).hasSize(2).allMatch(call -> call.startsWith("release "));
    }

    @Test
    void theDrawerShowsWhatRunsAndPausesIt() throws Exception {
        try (UiRobot robot = open()) {
            long id = operations
                    .lists
                    .sessions(ListQuery.newest("state:running", 1))
                    .getFirst()
                    .id();
            operations.brake(id, "replica vault-2 of shop is 14 s behind");
            robot.press(KeyCode.CONTROL, KeyCode.J);
            robot.await("the session is shown", () -> robot.shows("#job-session-" + id));
            Snapshots.take(robot, robot.scene(), "jobs-running");
            robot.click("#jobPause-" + id);
            robot.await("it is asked", () -> operations.calls.contains("pauseSession " + id));
            robot.await("it pauses", () -> operations.session(id).state() != SessionState.RUNNING);
            robot.press(KeyCode.CONTROL, KeyCode.J);
            assertThat(robot.shows("#jobsDrawer")).isFalse();
        }
    }

    @Test
    void aSessionThatFailsIsToldAndTheToastLeadsToIt() throws Exception {
        try (UiRobot robot = open()) {
            long id = operations
                    .lists
                    .sessions(ListQuery.newest("state:running", 1))
                    .getFirst()
                    .id();
            robot.await("the window has read", () -> !text(robot, "#status-refreshed")
                    .isEmpty());

            operations.happen(id, SessionState.FAILED, "error");

            robot.await("a toast says so", () -> robot.shows("#toasts .notice-trouble"));
            Snapshots.take(robot, robot.scene(), "toast");
            robot.press(KeyCode.CONTROL, KeyCode.J);
            assertThat(robot.shows("#jobsNotices .notice-trouble")).isTrue();
            robot.press(KeyCode.CONTROL, KeyCode.J);
            robot.tabTo("#toasts .hyperlink");
            robot.press(KeyCode.SPACE);
            robot.await("the session is open", () -> robot.shows("#sessionName"));
            assertThat(robot.shows("#toasts .notice"))
                    .as("a toast that was followed is done with")
                    .isFalse();
        }
    }
}
