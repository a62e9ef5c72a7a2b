package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.calendar.Week.Line;
import dev.holdfast.console.Troubled.Trouble;
import dev.holdfast.estate.Environment;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through a week of fires: looks at an hour, skips a fire, pauses and resumes.
class ScheduleScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        return open(FakeOperations.clock());
    }

    private UiRobot open(Clock clock) throws Exception {
        operations.schedule.more.add(new Line(
                "weekly",
                true,
                "",
                "",
                "0 30 1 ? * SUN",
                ZoneId.of("Europe/Berlin"),
                false,
                1,
                Instant.parse("2026-11-22T00:30:00Z"),
                Instant.parse("2026-11-15T00:30:00Z"),
                Duration.ZERO));
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"), clock);
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT9);
        robot.await("schedules are listed", () -> lines(robot) == 4);
        return robot;
    }

    private static int lines(UiRobot robot) {
        return robot.find("#scheduleLines", TableView.class).getItems().size();
    }

    private static int fires(UiRobot robot) {
        return robot.find("#scheduleFires", TableView.class).getItems().size();
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    private static List<TableCell<?, ?>> hours(UiRobot robot) {
        List<TableCell<?, ?>> hours = new ArrayList<>();
        for (Node cell : robot.find("#scheduleTable", Node.class).lookupAll(".fires-cell")) {
            hours.add((TableCell<?, ?>) cell);
        }
        return hours;
    }

    private static List<String> cells(UiRobot robot) {
        robot.onUi(() -> robot.find("#scheduleTable", TableView.class).scrollTo(0));
        return robot.ask(() -> hours(robot).stream()
                .map(cell -> String.valueOf(cell.getText()))
                .toList());
    }

    /// As a screen reader has it.
    private static List<String> spoken(UiRobot robot) {
        return robot.ask(() -> hours(robot).stream()
                .map(cell -> String.valueOf(cell.queryAccessibleAttribute(AccessibleAttribute.TEXT)))
                .toList());
    }

    private static void hour(UiRobot robot, int day, int hour) {
        robot.onUi(() -> {
            TableView<?> table = robot.find("#scheduleTable", TableView.class);
            table.requestFocus();
            focusCell(table, hour, day + 1);
        });
    }

    private static <T> void focusCell(TableView<T> table, int row, int column) {
        table.getSelectionModel().clearAndSelect(row, table.getColumns().get(column));
        table.getFocusModel().focus(row, table.getColumns().get(column));
    }

    private static void choose(UiRobot robot, String table, int row) {
        robot.onUi(() -> robot.find(table, TableView.class).getSelectionModel().clearAndSelect(row));
    }

    @Test
    void anHourIsLookedAtAndItsFireSkippedAndTakenBack() throws Exception {
        try (UiRobot robot = open()) {
            assertThat(text(robot, "#scheduleWeek")).isEqualTo("16 Nov to 22 Nov 2026");
            hour(robot, 6, 1);
            robot.await("its fires are listed", () -> fires(robot) == 2);
            assertThat(cells(robot)).contains(":30 weekly +1");
            assertThat(spoken(robot)).anyMatch(text -> text.contains("with orders: same database"));
            choose(robot, "#scheduleFires", 0);
            choose(robot, "#scheduleFires", 1);
            robot.await(
                    "it is shown",
                    () -> robot.shows("#scheduleLineName")
                            && text(robot, "#scheduleLineName").equals("orders"));
            robot.await(
                    "five fires",
                    () -> robot.find("#scheduleNext", TableView.class)
                                    .getItems()
                                    .size()
                            == 5);
            Snapshots.take(robot, robot.scene(), "schedule");

            robot.click("#scheduleSkip");
            robot.await("it asks", () -> robot.shows("#scheduleAskCommand"));
            robot.replace("#scheduleAskReason", "month's end");
            assertThat(text(robot, "#scheduleAskCommand"))
                    .isEqualTo("holdfast policy skip-next orders --reason 'month'\\''s end'");
            Snapshots.take(robot, robot.find("#scheduleAskCommand", Label.class).getScene(), "schedule-skip");
            robot.click("#scheduleAskConfirm");
            robot.await("it says so", () -> text(robot, "#scheduleSaid").startsWith("orders skips its fire at"));
            robot.await("the calendar shows it", () -> operations.schedule.skipped.size() == 1);
            Snapshots.take(robot, robot.scene(), "schedule-skipped");
            robot.click("#scheduleTakeBack");
            robot.click("#scheduleAskConfirm");
            robot.await("it is taken back", () -> operations.schedule.skipped.isEmpty());

            assertThat(operations.schedule.asked)
                    .containsExactly("skip-next orders month's end by mira", "take-back orders by mira");
        }
    }

    @Test
    void aPolicyIsPausedWithAReasonAndResumedInOneOfTwoWays() throws Exception {
        try (UiRobot robot = open()) {
            choose(robot, "#scheduleLines", 1);
            robot.await("it is shown", () -> text(robot, "#scheduleLineName").equals("orders"));
            robot.click("#schedulePause");
            robot.await("it asks", () -> robot.shows("#scheduleAskConfirm"));
            assertThat(robot.find("#scheduleAskConfirm", Button.class).isDisabled())
                    .isTrue();
            robot.replace("#scheduleAskReason", "audit");
            robot.click("#scheduleAskConfirm");
            robot.await("it is paused", () -> robot.shows("#scheduleResume"));
            assertThat(robot.find("#scheduleSkip", Button.class).isDisabled()).isTrue();
            robot.click("#scheduleResume");
            robot.click("#scheduleAskCatchUp");
            assertThat(text(robot, "#scheduleAskCommand")).isEqualTo("holdfast policy resume orders --catch-up");
            robot.click("#scheduleAskConfirm");
            robot.await("it fires again", () -> robot.shows("#schedulePause"));

            assertThat(operations.calls).containsExactly("pausePolicy orders audit", "resumePolicy orders true");
        }
    }

    @Test
    void aWeekInWhichClocksChangeSaysWhatItTakesAndTheFilterFinds() throws Exception {
        try (UiRobot robot = open(Clock.fixed(FakeOperations.NOW, ZoneId.of("America/New_York")))) {
            assertThat(robot.shows("#scheduleChanges")).isFalse();
            robot.onUi(() -> robot.find("#scheduleFilter", TextField.class).setText("evidence"));
            robot.await("one is left", () -> lines(robot) == 1);
            robot.onUi(() -> robot.find("#scheduleFilter", TextField.class).clear());
            robot.await("all are back", () -> lines(robot) == 4);
            for (int week = 0; week < 16; week++) {
                robot.click("#scheduleLater");
            }
            robot.await(
                    "the change is told",
                    () -> robot.shows("#scheduleChanges")
                            && !robot.find("#scheduleChanges", VBox.class)
                                    .getChildren()
                                    .isEmpty());
            choose(robot, "#scheduleLines", 1);
            hour(robot, 6, 2);
            assertThat(cells(robot)).contains("no such hour");
            Snapshots.take(robot, robot.scene(), "schedule-clocks");
            robot.click("#scheduleNow");
            robot.await("it is gone", () -> !robot.shows("#scheduleChanges"));
        }
    }

    @Test
    void noTitleOfADayIsCutInASmallWindow() throws Exception {
        try (UiRobot robot = open()) {
            robot.onUi(() -> robot.stage().setWidth(1280));
            Snapshots.take(robot, robot.scene(), "schedule-small");
            assertThat(robot.scene().getRoot().lookupAll("#scheduleTable .column-header .label .label"))
                    .hasSize(7)
                    .allSatisfy(
                            head -> assertThat(((Label) head).getWidth()).isGreaterThanOrEqualTo(head.prefWidth(-1)));
        }
    }

    private static void deed(UiRobot robot, String button, String reason) {
        robot.click(button);
        robot.await("it asks", () -> robot.shows("#scheduleAskConfirm"));
        robot.replace("#scheduleAskReason", reason);
        robot.click("#scheduleAskConfirm");
    }

    @Test
    void aConsoleThatIsReadOnlyPausesAndSkipsButAsksToBeArmedBeforeItResumes() throws Exception {
        operations.moveTo(Environment.PRODUCTION);
        try (UiRobot robot = open()) {
            robot.await("it is read-only", () -> text(robot, "#arm-state").equals("READ-ONLY"));
            choose(robot, "#scheduleLines", 1);
            robot.await("it is shown", () -> text(robot, "#scheduleLineName").equals("orders"));
            deed(robot, "#scheduleSkip", "audit");
            robot.await("it passes", () -> operations.schedule.skipped.size() == 1);
            robot.click("#scheduleTakeBack");
            robot.await("it asks to be armed", () -> robot.shows("#armReason"));
            robot.press(KeyCode.ESCAPE);
            deed(robot, "#schedulePause", "audit");
            robot.await("it is paused", () -> robot.shows("#scheduleResume"));
            robot.click("#scheduleResume");
            robot.await("it asks to be armed again", () -> robot.shows("#armReason"));
            assertThat(robot.shows("#scheduleAskConfirm")).isFalse();
            robot.press(KeyCode.ESCAPE);

            assertThat(operations.calls).containsExactly("pausePolicy orders audit");
            assertThat(operations.schedule.asked).containsExactly("skip-next orders audit by mira");
        }
    }

    @Test
    void whileTheControlDatabaseIsGonePausingAndSkippingAreTriedAndSayWhyTheyFailed() throws Exception {
        Trouble trouble = new Trouble();
        try (UiRobot robot = UiRobot.open(Troubled.engine(operations, trouble), home.resolve("console.properties"))) {
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT9);
            robot.await("schedules are listed", () -> lines(robot) == 3);
            choose(robot, "#scheduleLines", 0);
            robot.await("it is shown", () -> robot.shows("#scheduleLineName"));
            trouble.fail(() -> new HoldfastException(ErrorCode.UNREACHABLE, "control database: connection refused"));
            robot.press(KeyCode.F5);
            robot.await("the banner is there", () -> robot.standsOpen("#offlineBanner"));

            deed(robot, "#schedulePause", "audit");
            robot.await("it says why not", () -> text(robot, "#scheduleSaid").contains("connection refused"));
            deed(robot, "#scheduleSkip", "audit");
            robot.await("it was tried", () -> text(robot, "#scheduleSaid").contains("connection refused"));
        }
    }

    @Test
    void whatCannotBeReadIsSaidWithAWayBack() throws Exception {
        operations.schedule.failure = "control database db-1:5432/holdfast: connection refused";
        try (UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"))) {
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT9);
            robot.await("the failure is shown", () -> robot.shows("#scheduleNothing"));
            Snapshots.take(robot, robot.scene(), "schedule-failed");
            Button again = robot.find("#scheduleNothingAction", Button.class);
            robot.onUi(
                    () -> { // and not by the reading that comes by itself
                        operations.schedule.failure = null;
                        again.fire();
                    });
            robot.await("schedules are listed", () -> lines(robot) == 3);
        }
    }
}
