package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.estate.Environment;
import dev.holdfast.node.Operations.SeenVersion;
import java.nio.file.Path;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleWindowTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT2);
        return robot;
    }

    @Test
    void theFirstWindowShowsWhatNeedsSomebodyAndTheRailBeginsWithIt() throws Exception {
        try (UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"))) {
            robot.await("the overview is shown", () -> robot.shows("#overviewNothing"));
            assertThat(marked(robot, "#rail-overview")).isTrue();
            assertThat(robot.shows("#policy-tree")).isFalse();
        }
    }

    @Test
    void showsThePolicies() throws Exception {
        try (UiRobot robot = open()) {
            robot.await(
                    "five policies are shown",
                    () -> robot.find("#policy-tree", TreeTableView.class).getExpandedItemCount() == 5);
            Snapshots.take(robot, robot.scene(), "policies");
        }
    }

    @Test
    void bandShowsTheStrictestEnvironment() throws Exception {
        try (UiRobot robot = open()) {
            operations.moveTo(Environment.PRODUCTION);

            robot.await(
                    "the band says production",
                    () -> robot.find(".environment-name", Label.class).getText().equals("PRODUCTION"));
            assertThat(robot.shows(".in-production")).isTrue();
        }
    }

    @Test
    void themeButtonDarkensTheWindowAndIsRemembered() throws Exception {
        try (UiRobot robot = open()) {
            Color before = background(robot);
            robot.click("#theme-toggle");

            robot.await("the background has changed", () -> !background(robot).equals(before));
        }

        assertThat(home.resolve("console.properties")).content().contains("theme=");
    }

    private static Color background(UiRobot robot) {
        Region root = (Region) robot.scene().getRoot();
        return (Color) root.getBackground().getFills().getFirst().getFill();
    }

    @Test
    void closedTabStaysClosedInTheNextWindow() throws Exception {
        try (UiRobot robot = open()) {
            robot.press(KeyCode.CONTROL, KeyCode.W);
            assertThat(robot.shows("#policy-tree")).isFalse();
        }

        try (UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"))) {
            assertThat(robot.shows("#policy-tree")).isFalse();
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT2);
            assertThat(robot.find("#policy-tree", Node.class)).isNotNull();
        }
    }

    @Test
    void selectionOfGraphAndTreeIsOne() throws Exception {
        try (UiRobot robot = open()) {
            robot.await("the graph is drawn", () -> robot.shows("#graph-proofs"));
            robot.click("#graph-invoices");

            TreeTableView<?> tree = robot.find("#policy-tree", TreeTableView.class);
            assertThat(tree.getSelectionModel().getSelectedIndex()).isEqualTo(3);

            robot.onUi(() -> tree.getSelectionModel().select(1));
            assertThat(selectedInGraph(robot, "#graph-deliveries")).isTrue();
            assertThat(selectedInGraph(robot, "#graph-invoices")).isFalse();
            robot.await(
                    "the inspector shows it",
                    () -> robot.find("#detail-name", Label.class).getText().equals("deliveries"));
        }
    }

    private static boolean selectedInGraph(UiRobot robot, String card) {
        return robot.find(card, Node.class).getPseudoClassStates().contains(PseudoClass.getPseudoClass("selected"));
    }

    @Test
    void editedCronIsReviewedAndAppliedWithTheVersionThatWasSeen() throws Exception {
        try (UiRobot robot = open()) {
            robot.await(
                    "orders is shown",
                    () -> robot.find("#detail-name", Label.class).getText().equals("orders"));
            robot.click("#tab-schedule");
            robot.replace("#edit-cron", "0 0 25 ? * *");
            robot.await("the scheduler says no", () -> robot.shows("#cron-problem"));
            Snapshots.take(robot, robot.scene(), "policy-bad-cron");
            robot.replace("#edit-cron", "0 0 5 ? * MON-FRI");
            robot.await(
                    "five fires are shown",
                    () -> robot.find("#next-fires", TableView.class).getItems().size() == 5);
            Snapshots.take(robot, robot.scene(), "policy-schedule");

            robot.press(KeyCode.CONTROL, KeyCode.S);
            robot.await("the review is open", () -> robot.shows("#review-changes .diff-added"));
            assertThat(robot.find("#review-apply", Button.class).isDisabled()).isTrue();
            robot.replace("#review-reason", "backups now end at five");
            Snapshots.take(robot, robot.find("#review-apply", Button.class).getScene(), "policy-review");
            robot.click("#review-apply");
            robot.await("the review is gone", () -> !robot.shows("#review-apply"));
        }

        assertThat(operations.applied).singleElement().satisfies(applied -> {
            assertThat(applied.wanted()).singleElement().satisfies(wanted -> {
                assertThat(wanted.name()).isEqualTo("orders");
                assertThat(wanted.cron()).isEqualTo("0 0 5 ? * MON-FRI");
            });
            assertThat(applied.seen()).containsExactly(new SeenVersion("orders", 7));
            assertThat(applied.actor()).isEqualTo("mira");
        });
    }

    @Test
    void revertKeyForgetsTheEdit() throws Exception {
        try (UiRobot robot = open()) {
            robot.await(
                    "orders is shown",
                    () -> robot.find("#detail-name", Label.class).getText().equals("orders"));
            robot.click("#tab-schedule");
            robot.replace("#edit-retention", "P12Y");
            assertThat(robot.shows("#pending-bar")).isTrue();

            robot.press(KeyCode.CONTROL, KeyCode.Z);

            assertThat(robot.find("#edit-retention", TextField.class).getText()).isEqualTo("P10Y");
            assertThat(robot.shows("#pending-bar")).isFalse();
        }
    }

    @Test
    void windowWithPendingChangesIsClosedOnlyAfterAQuestion() throws Exception {
        try (UiRobot robot = open()) {
            robot.await(
                    "orders is shown",
                    () -> robot.find("#detail-name", Label.class).getText().equals("orders"));
            robot.click("#tab-schedule");
            robot.replace("#edit-retention", "P12Y");

            robot.closeByPerson();
            robot.await("the question is shown", () -> robot.shows("#pendingDiscardKeep"));
            Snapshots.take(
                    robot, robot.find("#pendingDiscardKeep", Button.class).getScene(), "pending-close");
            robot.press(KeyCode.ENTER); // keeps
            robot.await("the question is gone", () -> !robot.shows("#pendingDiscardKeep"));
            assertThat(robot.stage().isShowing()).isTrue();

            robot.closeByPerson();
            robot.await("the question is shown again", () -> robot.shows("#pendingDiscardConfirm"));
            robot.click("#pendingDiscardConfirm");
            assertThat(robot.stage().isShowing()).isFalse();
        }
        assertThat(operations.applied).isEmpty();
    }

    @Test
    void windowWithoutPendingChangesClosesUnasked() throws Exception {
        try (UiRobot robot = open()) {
            robot.closeByPerson();

            assertThat(robot.stage().isShowing()).isFalse();
        }
    }

    @Test
    void railMarksTheRoomOfTheSelectedTab() throws Exception {
        try (UiRobot robot = open()) {
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT3);
            assertThat(marked(robot, "#rail-sessions")).isTrue();
            assertThat(marked(robot, "#rail-policies")).isFalse();

            robot.press(KeyCode.CONTROL, KeyCode.DIGIT2);
            assertThat(marked(robot, "#rail-policies")).isTrue();
        }
    }

    @Test
    void everyRoomIsAtHandInASmallWindowAndTheRailMakesRoomWhereItIsWanted() throws Exception {
        try (UiRobot robot = open()) {
            robot.onUi(() -> {
                robot.stage().setWidth(1280);
                robot.stage().setHeight(800);
            });
            robot.await(
                    "nothing is to be scrolled",
                    () -> railScroll(robot).getViewportBounds().getHeight()
                            >= railScroll(robot).getContent().getBoundsInLocal().getHeight());
            Snapshots.take(robot, robot.scene(), "rail");

            robot.click("#railToggle");
            robot.await(
                    "icons are left",
                    () -> robot.find("#rail-policies", Button.class).getWidth() < 40);
            assertThat(robot.shows(".rail-heading")).isFalse();
            Snapshots.take(robot, robot.scene(), "rail-narrow");
        }
        try (UiRobot robot = open()) {
            robot.await(
                    "it stays so",
                    () -> robot.find("#rail-policies", Button.class).getWidth() < 40);
        }
    }

    private static ScrollPane railScroll(UiRobot robot) {
        return robot.find(".rail-scroll", ScrollPane.class);
    }

    private static boolean marked(UiRobot robot, String button) {
        return robot.find(button, Node.class).getPseudoClassStates().contains(PseudoClass.getPseudoClass("current"));
    }

    @Test
    void pausedPolicyResumesInTheWayThatWasChosen() throws Exception {
        try (UiRobot robot = open()) {
            robot.await("the graph is drawn", () -> robot.shows("#graph-messages"));
            robot.click("#graph-messages");
            robot.await("it can be resumed", () -> robot.shows("#policy-resume"));
            robot.click("#policy-resume");
            robot.click("#resume-next-fire");

            robot.await("it can be paused", () -> robot.shows("#policy-pause"));
        }

        assertThat(operations.calls).containsExactly("resumePolicy messages false");
    }

    @Test
    void revisionsShowWhatChanged() throws Exception {
        try (UiRobot robot = open()) {
            robot.await(
                    "orders is shown",
                    () -> robot.find("#detail-name", Label.class).getText().equals("orders"));
            robot.click("#tab-revisions");

            robot.await("a line was put in", () -> robot.shows("#revision-diff .diff-added"));
            Snapshots.take(robot, robot.scene(), "policy-revisions");
            robot.click("#tab-sessions");
            Snapshots.take(robot, robot.scene(), "policy-sessions");
        }
    }

    @Test
    void emptyInstallationSaysWhatToDo() throws Exception {
        try (UiRobot robot = UiRobot.open(FakeOperations.empty(), home.resolve("console.properties"))) {
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT2);
            robot.await("the hint is shown", () -> robot.shows(".command"));
            Snapshots.take(robot, robot.scene(), "policies-empty");
        }
    }

    @Test
    void failureOffersAnotherTry() throws Exception {
        operations.failWith("control database: connection refused at 127.0.0.1:5432");
        try (UiRobot robot = open()) {
            robot.await(
                    "the failure is shown",
                    () -> robot.shows("#policies-error")
                            && robot.find("#policies-error", Label.class)
                                    .getText()
                                    .contains("refused"));
            Snapshots.take(robot, robot.scene(), "policies-error");
            operations.failWith(null);
            robot.click("#policies-retry");

            robot.await("the policies are back", () -> robot.shows("#graph-orders"));
        }
    }
}
