package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.nio.file.Path;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The overview: full, empty, and without a control database.
class OverviewScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        return UiRobot.open(operations, home.resolve("console.properties"));
    }

    @Test
    void whatNeedsSomebodyIsSeenAtOneLookAndActedOn() throws Exception {
        SomeShop.findings(operations);
        try (UiRobot robot = open()) {
            robot.await("five findings are shown", () -> robot.shows("#finding-5"));
            assertThat(robot.find("#overviewMore", Label.class).getText()).contains("3 more");
            robot.onUi(() -> robot.stage().setWidth(1280));
            Snapshots.take(robot, robot.scene(), "overview");
            robot.onUi(() -> robot.stage().setWidth(1600));
            Snapshots.take(robot, robot.scene(), "overview-1600");
            robot.onUi(() -> robot.stage().setWidth(1280));

            Button copy = robot.find("#findingAction-2", Button.class);
            robot.click("#findingAction-2");
            assertThat(copy.getText()).isEqualTo("Copied");
            robot.onUi(() ->
                    assertThat(Clipboard.getSystemClipboard().getString()).isEqualTo("holdfast db check delivery"));
            robot.click("#findingAction-3");
            robot.await(
                    "the policy is selected",
                    () -> robot.find("#detail-name", Label.class).getText().equals("proofs"));
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT1);
            robot.click("#findingAction-5");
            robot.await("holds are shown", () -> robot.shows("#holdsNothing") || robot.shows("#holdsTable"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void severalAreChosenAndTakenNoteOfTogether(Hand.Kind by) throws Exception {
        SomeShop.findings(operations);
        operations.findings.asked.clear();
        try (UiRobot robot = open()) {
            Hand hand = by.of(robot);
            robot.await("findings are shown", () -> robot.shows("#findingChoice-5"));
            hand.push("#findingChoice-2");
            hand.push("#findingChoice-5");
            hand.push("#findingChoice-1");
            hand.push("#findingChoice-1");
            robot.press(KeyCode.F5);
            robot.await("they are counted", () -> robot.find("#overviewMany", MenuButton.class)
                    .getText()
                    .equals("Act on 2 chosen"));
            Snapshots.take(robot, robot.scene(), "overview-chosen");
            hand.choose("#overviewMany", 0);
            robot.await("it asks", () -> robot.shows("#bulkConfirm"));
            assertThat(robot.find("#bulkCommand", Label.class).getText()).isEqualTo("holdfast finding ack 2 5");
            hand.push("#bulkConfirm");
            robot.await("both are taken note of", () -> operations.findings.asked.size() == 2);
        }
        assertThat(operations.findings.asked).containsExactly("acknowledge 2 by mira: ", "acknowledge 5 by mira: ");
    }

    @Test
    void whereThereIsNothingItSaysThatNothingNeedsYou() throws Exception {
        try (UiRobot robot = open()) {
            robot.await("it says so", () -> robot.shows("#overviewNothing"));
            Snapshots.take(robot, robot.scene(), "overview-empty");
        }
    }

    @Test
    void findingsThatCannotBeReadAgainStayUnderABanner() throws Exception {
        operations.findings.failure = new HoldfastException(ErrorCode.DATABASE, "control database: refused");
        try (UiRobot robot = open()) {
            robot.await("it says that nothing was read", () -> robot.shows("#overviewNothingAction"));
            Snapshots.take(robot, robot.scene(), "overview-never-read");
            SomeShop.findings(operations);
            operations.findings.failure = null;
            robot.press(KeyCode.F5);
            robot.await("they are there", () -> !robot.shows("#overviewBanner") && robot.shows("#finding-1"));

            operations.findings.failure = new HoldfastException(ErrorCode.DATABASE, "control database: refused");
            robot.press(KeyCode.F5);
            robot.await("the banner is there", () -> robot.shows("#overviewBanner"));
            assertThat(robot.shows("#finding-1")).isTrue();
            Snapshots.take(robot, robot.scene(), "overview-offline");
        }
    }
}
