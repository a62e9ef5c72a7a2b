package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Tips;
import dev.holdfast.estate.Environment;
import dev.holdfast.node.Operations.SessionQuery;
import dev.holdfast.testing.MovedClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A console on production: what is locked, how it is armed, and how it is read-only again.
class ArmScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();
    private final MovedClock clock = new MovedClock(FakeOperations.NOW, FakeOperations.ZONE);

    private UiRobot open(Environment environment) throws Exception {
        operations.moveTo(environment);
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"), clock);
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT5);
        robot.await(
                "holds are listed",
                () -> !robot.find("#holdsTable", TableView.class).getItems().isEmpty());
        return robot;
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    private static void awaitReadOnly(UiRobot robot) {
        robot.await("it is read-only", () -> text(robot, "#arm-state").equals("READ-ONLY"));
    }

    @Test
    void aLockedButtonAsksToArmAndActsOnceArmed() throws Exception {
        try (UiRobot robot = open(Environment.PRODUCTION)) {
            awaitReadOnly(robot);
            robot.onUi(() -> robot.find("#holdsTable", TableView.class)
                    .getSelectionModel()
                    .clearAndSelect(0));
            robot.await("it may be extended", () -> robot.shows("#holdExtend"));
            assertThat(locked(robot)).isTrue();
            Snapshots.take(robot, robot.scene(), "arm-read-only");
            robot.onUi(() -> tellsHowToArm(robot.find("#holdExtend", Button.class)));
            robot.click("#holdsMany");
            robot.await("it asks to be armed for a menu, too", () -> robot.shows("#armReason"));
            robot.press(KeyCode.ESCAPE);
            robot.click("#holdExtend");
            robot.await("it asks to be armed", () -> robot.shows("#armReason"));
            assertThat(text(robot, "#armLocked")).contains("Extend");
            assertThat(text(robot, "#armEffect")).contains("delivery, evidence, shop, vault", "10:45");
            assertThat(robot.find("#armConfirm", Button.class).isDisabled()).isTrue();
            robot.replace("#armReason", "audit 2026 goes on");
            Snapshots.take(robot, robot.find("#armReason", Node.class).getScene(), "arm-dialog");
            robot.click("#armConfirm");
            robot.await("it is armed", () -> text(robot, "#arm-state").equals("ARMED, 15:00 LEFT"));
            assertThat(locked(robot)).isFalse();
            Snapshots.take(robot, robot.scene(), "arm-armed");

            robot.click("#holdExtend");
            extend(robot);
            robot.await("it was asked for", () -> !operations.holds.asked.isEmpty());
            robot.click("#arm-toggle");
            awaitReadOnly(robot);
        }
        assertThat(operations.safety.record)
                .containsExactly(
                        "armed mira until 2026-11-21T09:45:00Z: audit 2026 goes on",
                        "disarmed mira until 2026-11-21T09:45:00Z");
    }

    /// To those who rest a mouse on it, and to those who hear it.
    private static void tellsHowToArm(Button locked) {
        hover(locked, MouseEvent.MOUSE_ENTERED_TARGET);
        assertThat(Tips.of(locked)).contains("Ctrl+Shift+A");
        hover(locked, MouseEvent.MOUSE_EXITED_TARGET);
        assertThat(Tips.of(locked)).isEmpty();
        locked.requestFocus();
        assertThat(locked.getAccessibleHelp()).contains("Ctrl+Shift+A");
    }

    private static void hover(Button button, EventType<MouseEvent> type) {
        Event.fireEvent(
                button,
                new MouseEvent(
                        type,
                        1,
                        1,
                        1,
                        1,
                        MouseButton.NONE,
                        0,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        true,
                        false,
                        true,
                        null));
    }

    private static boolean locked(UiRobot robot) {
        return robot.find("#holdExtend", Button.class).lookup(".lock").isVisible();
    }

    private static void extend(UiRobot robot) {
        robot.await("it asks until when", () -> robot.shows("#holdExtendUntil"));
        robot.replace("#holdExtendUntil .text-field", "2027-03-31");
        robot.replace("#holdExtendReason", "audit goes on");
        Scene dialog = robot.find("#holdExtendReason", Node.class).getScene();
        assertThat(((Label) dialog.getRoot().lookup(".environment-strip")).getText())
                .containsIgnoringCase("production");
        Snapshots.take(robot, dialog, "arm-strip");
        robot.click("#holdExtendConfirm");
    }

    private static void arm(UiRobot robot) {
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.A);
        robot.replace("#armReason", "change 4711");
        robot.click("#armConfirm");
    }

    @Test
    void itCountsDownAndIsReadOnlyAgainByItself() throws Exception {
        try (UiRobot robot = open(Environment.PRODUCTION)) {
            awaitReadOnly(robot);
            operations.safety.failWith("control database: connection refused");
            arm(robot);
            robot.await("it says why not", () -> text(robot, "#arm-problem").contains("connection refused"));
            operations.safety.failWith(null);
            arm(robot);
            robot.await("it is armed", () -> text(robot, "#arm-state").startsWith("ARMED"));
            assertThat(robot.shows("#arm-problem")).isFalse();
            clock.pass(Duration.ofMillis(849_500));
            robot.await("it counts down", () -> text(robot, "#arm-state").equals("ARMED, 0:51 LEFT"));
            clock.pass(Duration.ofMillis(50_500));
            awaitReadOnly(robot);
            robot.await("that is recorded", () -> operations.safety.record.size() == 2);
        }
        assertThat(operations.safety.record.getLast()).isEqualTo("ran out mira until 2026-11-21T09:45:00Z");
    }

    @Test
    void whatGetsByTheLockIsRefusedAndSaysHowToArm() throws Exception {
        try (UiRobot robot = open(Environment.PRODUCTION)) {
            awaitReadOnly(robot);
            robot.onUi(() -> robot.find("#holdsTable", TableView.class)
                    .getSelectionModel()
                    .clearAndSelect(0));
            robot.onUi(() ->
                    robot.find("#holdExtend", Button.class).getStyleClass().remove("needs-arming"));
            robot.click("#holdExtend");
            extend(robot);
            robot.await("it says why not", () -> text(robot, "#holdProblem").contains("Arm it in the band"));
            Snapshots.take(robot, robot.scene(), "arm-refused");

            assertThat(operations.holds.asked).isEmpty();
        }
    }

    @Test
    void aRunningSessionIsPausedWithoutArming() throws Exception {
        long running = operations
                .sessions(new SessionQuery("", "running", 0, 1))
                .getFirst()
                .id();
        Files.writeString(
                home.resolve("console.properties"), "tabs=holds,session:" + running + "\ntabs.selected=holds\n");
        try (UiRobot robot = open(Environment.PRODUCTION)) {
            awaitReadOnly(robot);
            robot.press(KeyCode.CONTROL, KeyCode.TAB);
            robot.await("the session is shown", () -> robot.shows("#sessionName"));
            robot.click("#sessionPause");
            robot.await("it is asked for", () -> operations.calls.stream()
                    .anyMatch(call -> call.startsWith("pauseSession " + running)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anItemOfAMenuIsLockedWhereTheOthersAreNot(Hand.Kind by) throws Exception {
        SomeShop.findings(operations);
        operations.findings.asked.clear();
        try (UiRobot robot = open(Environment.PRODUCTION)) {
            Hand hand = by.of(robot);
            awaitReadOnly(robot);
            hand.open(Room.OVERVIEW);
            robot.await("findings are shown", () -> robot.shows("#findingMore-1"));
            MenuButton more = robot.find("#findingMore-1", MenuButton.class);
            hand.choose("#findingMore-1", 0);
            robot.await("it asks to be armed", () -> robot.shows("#armReason"));
            assertThat(more.getItems().stream().map(item -> item.getGraphic() != null))
                    .containsExactly(true, true, true, false);
            assertThat(text(robot, "#armLocked")).contains("Acknowledge");
            hand.write("#armReason", "somebody looks after it");
            hand.push("#armConfirm");
            robot.await("it is armed", () -> text(robot, "#arm-state").startsWith("ARMED"));
            assertThat(operations.findings.asked).isEmpty();

            hand.choose("#findingMore-1", 0);
            robot.await("it is taken note of", () -> !operations.findings.asked.isEmpty());
            assertThat(more.getItems().getFirst().getGraphic()).isNull();
        }
        assertThat(operations.findings.asked).containsExactly("acknowledge 1 by mira: ");
    }

    @ParameterizedTest
    @EnumSource
    void howHardASessionPressesIsLocked(Hand.Kind by) throws Exception {
        long running = operations
                .sessions(new SessionQuery("", "running", 0, 1))
                .getFirst()
                .id();
        Files.writeString(
                home.resolve("console.properties"), "tabs=holds,session:" + running + "\ntabs.selected=holds\n");
        try (UiRobot robot = open(Environment.PRODUCTION)) {
            Hand hand = by.of(robot);
            awaitReadOnly(robot);
            robot.press(KeyCode.CONTROL, KeyCode.TAB);
            robot.await("the session is shown", () -> robot.standsOpen("#sessionPace"));
            assertThat(robot.find("#sessionTuning .lock", Node.class).isVisible())
                    .isTrue();
            Snapshots.take(robot, robot.scene(), "session-read-only");
            for (String locked : List.of("#sessionPace", "#sessionWorkers")) {
                hand.push(locked);
                robot.await("it asks to be armed", () -> robot.shows("#armReason"));
                hand.push("#armKeep");
                robot.await("it does not any more", () -> !robot.shows("#armReason"));
            }
        }
        assertThat(operations.calls).noneMatch(call -> call.startsWith("retune"));
    }

    @Test
    void itemsOfAMenuThatWriteAreLockedAndThoseThatStopAreNot() throws Exception {
        Files.writeString(home.resolve("console.properties"), "tabs=sessions\n");
        try (UiRobot robot = open(Environment.PRODUCTION)) {
            awaitReadOnly(robot);
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT3);
            robot.await("the menu is there", () -> robot.shows("#sessionsMany"));
            MenuButton many = robot.find("#sessionsMany", MenuButton.class);
            robot.onUi(many::show);
            Map<String, Boolean> locked = many.getItems().stream()
                    .collect(Collectors.toMap(MenuItem::getId, item -> item.getGraphic() != null));
            assertThat(locked)
                    .isEqualTo(Map.of(
                            "sessionsMany-session-resume", true,
                            "sessionsMany-session-retry", true,
                            "sessionsMany-session-pause", false,
                            "sessionsMany-session-cancel", false));
            robot.onUi(() -> many.getItems().getFirst().fire());

            robot.await("it asks whether to arm", () -> robot.shows("#armReason"));
        }
    }

    @Test
    void developmentHasNothingToArm() throws Exception {
        try (UiRobot robot = open(Environment.DEVELOPMENT)) {
            assertThat(robot.shows("#arm-box")).isFalse();
            robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.A);
            assertThat(robot.shows("#armReason")).isFalse();
        }
    }
}
