package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.fx.Styles;
import dev.holdfast.onboard.Proposal;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import java.nio.file.Path;
import java.util.Map;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Edits policies: by mouse, by keyboard alone, and beside somebody else.
class PolicyEditScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT2);
        robot.await("orders is shown", () -> text(robot, "#detail-name").equals("orders"));
        return robot;
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    private String cron() {
        return String.valueOf(operations.definition("orders").cron());
    }

    @Test
    void aChangeIsReviewedAppliedAndTakenBackByMouse() throws Exception {
        try (UiRobot robot = open()) {
            robot.click("#tab-schedule");
            robot.replace("#edit-cron", "0 0 5 ? * MON-FRI");
            robot.await("it is said in words", () -> text(robot, "#cron-words").equals("at 05:00 on Monday to Friday"));
            robot.click("#review");
            robot.await("the review is open", () -> robot.shows("#review-changes .diff-added"));
            robot.replace("#review-reason", "backups now end at five");
            robot.click("#review-apply");
            robot.await("it is applied", () -> robot.standsOpen("#applied-undo"));
            assertThat(cron()).isEqualTo("0 0 5 ? * MON-FRI");
            Snapshots.take(robot, robot.scene(), "policy-applied");

            robot.click("#applied-undo");
            robot.await("the way back is reviewed", () -> robot.shows("#review-changes .diff-added"));
            robot.replace("#review-reason", "too early after all");
            robot.click("#review-apply");
            robot.await("the review is gone", () -> !robot.shows("#review-apply"));
        }
        assertThat(cron()).isEqualTo("0 30 1 ? * *");
        assertThat(operations.applied).hasSize(2);
    }

    @Test
    void aChangeIsReviewedAppliedAndTakenBackByKeyboardAlone() throws Exception {
        try (UiRobot robot = open()) {
            robot.tabTo("#policy-inspector");
            robot.press(KeyCode.RIGHT);
            robot.await("the schedule is open", () -> robot.standsOpen("#edit-cron"));
            robot.tabTo("#edit-cron");
            robot.press(KeyCode.CONTROL, KeyCode.A);
            robot.type("0 0/7 * * * ?");
            robot.await("there are no words", () -> text(robot, "#cron-words").contains("see its next fires"));
            robot.press(KeyCode.CONTROL, KeyCode.S);
            robot.await("the review is open", () -> robot.shows("#review-changes .diff-added"));
            robot.await("the cursor is where the reason goes", () -> robot.find("#review-reason", TextField.class)
                    .isFocused());
            robot.type("every seven minutes");
            robot.press(KeyCode.ENTER);
            robot.await("it is applied", () -> robot.standsOpen("#applied-undo"));
            assertThat(cron()).isEqualTo("0 0/7 * * * ?");

            robot.press(KeyCode.CONTROL, KeyCode.Z);
            robot.await("the way back is reviewed", () -> robot.shows("#review-changes .diff-added"));
            robot.type("no");
            robot.press(KeyCode.ENTER);
            robot.await("the review is gone", () -> !robot.shows("#review-apply"));
        }
        assertThat(cron()).isEqualTo("0 30 1 ? * *");
        assertThat(operations.applied).hasSize(2);
    }

    @Test
    void criteriaAreCompletedCountedAndSampled() throws Exception {
        try (UiRobot robot = open()) {
            robot.click("#tab-rows");
            robot.await("columns are read", () -> robot.standsOpen("#edit-criteria"));
            robot.replace("#edit-criteria", "stat");
            robot.press(KeyCode.CONTROL, KeyCode.SPACE);
            robot.await("columns are offered", () -> robot.shows("#completion"));
            robot.press(KeyCode.ENTER);
            robot.await(
                    "the column is there",
                    () -> robot.find("#edit-criteria", TextArea.class).getText().equals("status"));
            robot.type(" = 'closed'");
            robot.await("it is counted without being asked", () -> text(robot, "#rows-count")
                    .equals("48,210"));
            assertThat(robot.find("#rows-samples", TableView.class).getItems()).hasSize(10);
            assertThat(text(robot, "#rows-command")).startsWith("holdfast policy preview orders --criteria 'status = ");
            Snapshots.take(robot, robot.scene(), "policy-rows", 1500, 900);

            operations.authoring.due = new Proposal.Due(null, "not counted within 5 s");
            robot.click("#rows-look");
            robot.await("a count that is cut off is unknown", () -> text(robot, "#rows-count")
                    .equals("unknown"));
            robot.replace("#edit-criteria", "statsu = 1");
            robot.await("what is wrong is named", () -> text(robot, "#criteria-problem")
                    .contains("did you mean status"));
            robot.press(KeyCode.CONTROL, KeyCode.Z);
            assertThat(robot.find("#edit-criteria", TextArea.class).getText())
                    .isEqualTo(operations.definition("orders").criteria());
        }
        assertThat(operations.authoring.previewed)
                .extracting(PolicyDefinition::criteria)
                .contains("status = 'closed'");
        assertThat(operations.applied).isEmpty();
    }

    @Test
    void theLinkOfAChildIsEditedAndTypesThatNeverMeetAreNamed() throws Exception {
        try (UiRobot robot = open()) {
            robot.click("#graph-deliveries");
            robot.await("deliveries is shown", () -> text(robot, "#detail-name").equals("deliveries"));
            robot.click("#tab-link");
            robot.await(
                    "the columns are known",
                    () -> robot.find("#link-child-0", ComboBox.class).getItems().size() == 6);
            robot.onUi(() -> choose(robot, "external_id"));
            robot.await("it is named", () -> text(robot, "#link-fault-0").contains("uuid"));
            Snapshots.take(robot, robot.scene(), "policy-link", 1500, 900);
            robot.onUi(() -> choose(robot, "id"));
            robot.press(KeyCode.CONTROL, KeyCode.S);
            robot.await("the review is open", () -> robot.shows("#review-changes .diff-added"));
            robot.replace("#review-reason", "the other key");
            robot.click("#review-apply");
            robot.await("the review is gone", () -> !robot.shows("#review-apply"));
        }
        assertThat(operations.definition("deliveries").link()).isEqualTo(Map.of("id", "id"));
    }

    @SuppressWarnings("unchecked")
    private static void choose(UiRobot robot, String column) {
        ((ComboBox<String>) robot.find("#link-child-0", ComboBox.class)).setValue(column);
    }

    @Test
    void whatSomebodyElseChangedMeanwhileIsMergedAndNothingOfEitherIsLost() throws Exception {
        try (UiRobot robot = open()) {
            robot.click("#tab-schedule");
            robot.replace("#edit-cron", "0 0 5 ? * *");
            robot.replace("#edit-retention", "P12Y");
            operations.changeElsewhere(
                    PolicyDraft.of(operations.definition("orders"))
                            .cron("0 0 4 ? * *")
                            .residence("P3Y")
                            .retention("P11Y")
                            .definition(),
                    "ann",
                    "backups moved");
            robot.press(KeyCode.CONTROL, KeyCode.S);
            robot.await("the merge is shown", () -> robot.standsOpen("#review-merge-take"));
            robot.replace("#review-reason", "both");
            assertThat(robot.find("#review-apply", Button.class).isDisabled()).isTrue();
            assertThat(
                            robot
                                    .find("#review-apply", Button.class)
                                    .getScene()
                                    .getRoot()
                                    .lookupAll("." + Styles.CODE)
                                    .stream()
                                    .map(code -> ((Labeled) code).getText()))
                    .containsSequence("0 30 1 ? * *", "0 0 4 ? * *", "0 0 5 ? * *");
            robot.click("#merge-orders-retention-mine");
            robot.click("#merge-orders-retention-theirs");
            robot.click("#merge-orders-cron-mine");
            Snapshots.take(robot, robot.find("#review-apply", Button.class).getScene(), "policy-merge");
            robot.click("#review-merge-take");
            robot.await("it may be applied", () -> !robot.find("#review-apply", Button.class)
                    .isDisabled());
            robot.click("#review-apply");
            robot.await("the review is gone", () -> !robot.shows("#review-apply"));
        }
        assertThat(operations.definition("orders")).satisfies(merged -> {
            assertThat(merged.cron()).isEqualTo("0 0 5 ? * *");
            assertThat(merged.retention()).isEqualTo("P11Y");
            assertThat(merged.residence()).isEqualTo("P3Y");
        });
    }

    @Test
    void whatWasTypedAboutAPolicyThatIsGoneIsForgottenAndTheRestIsApplied() throws Exception {
        try (UiRobot robot = open()) {
            robot.click("#tab-schedule");
            robot.replace("#edit-cron", "0 0 5 ? * *");
            robot.onUi(() -> {
                TreeTableView<?> tree = robot.find("#policy-tree", TreeTableView.class);
                tree.getSelectionModel().clearAndSelect(4);
            });
            robot.await("another is shown", () -> !text(robot, "#detail-name").equals("orders"));
            String gone = text(robot, "#detail-name");
            robot.replace("#edit-cron", "0 0 6 ? * *");
            operations.deleteElsewhere(gone);
            robot.press(KeyCode.CONTROL, KeyCode.S);
            robot.await("it is said", () -> robot.standsOpen("#review-forget"));
            robot.replace("#review-reason", "backups moved");
            assertThat(robot.find("#review-apply", Button.class).isDisabled()).isTrue();
            Snapshots.take(robot, robot.find("#review-apply", Button.class).getScene(), "policy-gone");
            robot.click("#review-forget");
            robot.await("it may be applied", () -> !robot.find("#review-apply", Button.class)
                    .isDisabled());
            robot.click("#review-apply");
            robot.await("the review is gone", () -> !robot.shows("#review-apply"));
        }
        assertThat(operations.definition("orders").cron()).isEqualTo("0 0 5 ? * *");
    }

    @Test
    void nothingOfThePolicyBeforeStandsUnderTheNameOfOneThatCannotBeRead() throws Exception {
        try (UiRobot robot = open()) {
            operations.deleteElsewhere("proofs");
            robot.onUi(() -> {
                TreeTableView<?> tree = robot.find("#policy-tree", TreeTableView.class);
                tree.getSelectionModel().clearAndSelect(2);
            });
            robot.await("it is said", () -> text(robot, "#detail-name").equals("proofs"));
            assertThat(robot.standsOpen("#policy-inspector")).isFalse();
            assertThat(robot.standsOpen("#policy-pause")).isFalse();
            Snapshots.take(robot, robot.scene(), "policy-unreadable");
        }
    }
}
