package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.DatePicker;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through the list of holds, one hold, its extension and release, and the placing of one.
class HoldScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT5);
        return robot;
    }

    private static void awaitHolds(UiRobot robot) {
        robot.await(
                "holds are listed",
                () -> !robot.find("#holdsTable", TableView.class).getItems().isEmpty());
    }

    private static void select(UiRobot robot, int row) {
        robot.onUi(() ->
                robot.find("#holdsTable", TableView.class).getSelectionModel().clearAndSelect(row));
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    @Test
    void listTellsWhatNeedsSomebodyAndCountsOnRequest() throws Exception {
        try (UiRobot robot = open()) {
            awaitHolds(robot);
            robot.await("the first is shown", () -> text(robot, "#holdMatter").equals("Tax audit 2026"));
            assertThat(text(robot, "#holdsAttentionText"))
                    .contains(
                            "One hold has come to its end",
                            "One hold is not effective",
                            "One hold ends within 30 days");
            Snapshots.take(robot, robot.scene(), "holds");

            select(robot, 1);
            robot.click("#holdCount");
            robot.await("it is counted", () -> robot.shows("#holdImpact"));
            Snapshots.take(robot, robot.scene(), "holds-counted");

            select(robot, 2);
            robot.await("the other is shown", () -> text(robot, "#holdMatter").equals("Recall 88"));
            assertThat(robot.shows("#holdImpact")).isFalse();
            assertThat(text(robot, "#holdEffective")).startsWith("on 1 of 2 databases");
            Snapshots.take(robot, robot.scene(), "holds-placing");
            robot.click("#holdsReleased");
            robot.await(
                    "the released one is listed",
                    () -> robot.find("#holdsTable", TableView.class).getItems().size() == 5);
        }
    }

    @Test
    void anEmptyListLeadsToThePlacingOfOne() throws Exception {
        operations.holds.clear();
        try (UiRobot robot = open()) {
            robot.await("it says so", () -> robot.shows("#holdsNothing"));
            Snapshots.take(robot, robot.scene(), "holds-none");

            robot.click("#holdsNothingAction");

            robot.await("the wizard is open", () -> robot.shows("#placeHoldMatter"));
        }
    }

    @Test
    void aReleaseShowsItsEffectAndWantsTheMatterTyped() throws Exception {
        try (UiRobot robot = open()) {
            awaitHolds(robot);
            select(robot, 3);
            robot.click("#holdRelease");
            robot.await("the effect is counted", () -> robot.shows("#holdReleaseImpact"));
            assertThat(text(robot, "#holdReleaseEffect"))
                    .startsWith("How many rows this sets free is not known: 1 of the 3 lines below could not be told")
                    .contains("940 root rows are kept by no other hold (958");
            Button confirm = robot.find("#holdReleaseConfirm", Button.class);
            assertThat(confirm.isDisabled()).isTrue();
            robot.replace("#holdReleaseReason", "settled");
            robot.replace("#holdReleaseTyped", "Smith");
            assertThat(confirm.isDisabled()).isTrue();
            robot.replace("#holdReleaseTyped", "Smith v. Jones");
            Snapshots.take(robot, confirm.getScene(), "hold-release");

            operations.holds.failure = Optional.of(
                    new HoldfastException(ErrorCode.BLOCKED, "somebody else must release it; nothing was changed"));
            robot.click("#holdReleaseConfirm");
            robot.await("it is refused", () -> robot.shows("#holdProblem"));
            robot.click("#holdRelease");
            robot.replace("#holdReleaseReason", "settled");
            robot.replace("#holdReleaseTyped", "Smith v. Jones");
            robot.click("#holdReleaseConfirm");

            robot.await(
                    "it is released",
                    () -> robot.find("#holdsTable", TableView.class).getItems().size() == 3);
            assertThat(operations.holds.asked).contains("release 2 by mira because settled");
        }
    }

    @Test
    void anExtensionTakesALaterDayOnly() throws Exception {
        try (UiRobot robot = open()) {
            awaitHolds(robot);
            robot.click("#holdExtend");
            robot.await("it asks", () -> robot.shows("#holdExtendUntil"));
            Button confirm = robot.find("#holdExtendConfirm", Button.class);
            DatePicker until = robot.find("#holdExtendUntil", DatePicker.class);
            robot.onUi(() -> until.setValue(LocalDate.of(2026, 1, 1)));
            assertThat(confirm.isDisabled()).isTrue();
            assertThat(until.getEditor().getText()).isEqualTo("2026-01-01");
            robot.replace("#holdExtendUntil .text-field", "2027-03-31");
            robot.replace("#holdExtendReason", "appeal");
            assertThat(text(robot, "#holdExtendCommand"))
                    .isEqualTo("holdfast hold extend 3 --until 2027-03-31 --reason appeal");
            robot.click("#holdExtendCommand .copy-command");
            robot.onUi(() -> assertThat(Clipboard.getSystemClipboard().getString())
                    .isEqualTo("holdfast hold extend 3 --until 2027-03-31 --reason appeal"));
            Snapshots.take(robot, confirm.getScene(), "hold-extend");
            robot.click("#holdExtendConfirm");

            robot.await("it was asked for", () -> operations.holds.asked.stream()
                    .anyMatch(asked ->
                            asked.startsWith("extend 3 to 2027-03-31T2") && asked.endsWith("by mira because appeal")));
        }
    }

    @Test
    void theWizardCountsBeforeItPlaces() throws Exception {
        try (UiRobot robot = open()) {
            awaitHolds(robot);
            robot.click("#holdsPlace");
            robot.await("the wizard is open", () -> robot.shows("#placeHoldMatter"));
            assertThat(robot.find("#placeHoldNext", Button.class).isDisabled()).isTrue();
            robot.replace("#placeHoldMatter", "Recall 88");
            robot.replace("#placeHoldReason", "faulty batch");
            robot.click("#placeHoldTable");
            robot.onUi(() -> robot.find("#placeHoldTable", javafx.scene.control.ComboBox.class)
                    .getEditor()
                    .setText("shop/public.orders"));
            robot.replace("#placeHoldKeys", "5\n6\n7");
            robot.click("#placeHoldBelow");
            Snapshots.take(robot, robot.scene(), "place-hold");

            operations.holds.failure = Optional.of(new HoldfastException(
                    ErrorCode.USAGE, "database shop has no table public.order; nothing was placed"));
            robot.click("#placeHoldNext");
            robot.await("it says what is wrong", () -> robot.shows("#placeHoldFailed"));
            Snapshots.take(robot, robot.scene(), "place-hold-failed");
            robot.click("#placeHoldBack");
            robot.click("#placeHoldNext");
            robot.await("it is counted", () -> robot.shows("#placeHoldCounted"));
            Snapshots.take(robot, robot.scene(), "place-hold-impact");
            assertThat(text(robot, "#placeHoldCommand"))
                    .isEqualTo("holdfast hold place --matter 'Recall 88' --reason 'faulty batch'"
                            + " --table shop/public.orders --keys-file keys.csv --below");
            robot.click("#placeHoldConfirm");

            robot.await("it is placed", () -> robot.shows("#placeHoldPlaced"));
            assertThat(text(robot, "#placeHoldResult")).isEqualTo("Hold 10 (Recall 88) is effective");
            Snapshots.take(robot, robot.scene(), "place-hold-placed");
            robot.click("#placeHoldOpen");
            robot.await(
                    "the holds are shown",
                    () -> robot.find("#holdsTable", TableView.class).getItems().size() == 5);
            assertThat(operations.holds.asked)
                    .contains(
                            "place Recall 88 (faulty batch) by mira: shop/public.orders keys [[5], [6], [7]] and below");
        }
    }

    @Test
    void theWizardTakesCriteria() throws Exception {
        try (UiRobot robot = open()) {
            robot.click("#holdsPlace");
            robot.await("the wizard is open", () -> robot.shows("#placeHoldMatter"));
            robot.click("#placeHoldCriteriaKind");
            Snapshots.take(robot, robot.scene(), "place-hold-criteria");
            assertThat(robot.shows("#placeHoldCriteriaBox")).isTrue();
            assertThat(robot.shows("#placeHoldKeysBox")).isFalse();
        }
    }

    @Test
    void aReleaseThatWasLeftHearsNothingMore() throws Exception {
        try (UiRobot robot = open()) {
            awaitHolds(robot);
            select(robot, 1);
            robot.click("#holdRelease");
            robot.await("the effect is counted", () -> robot.shows("#holdReleaseImpact"));
            Label effect = robot.find("#holdReleaseEffect", Label.class);
            String told = effect.getText();
            robot.click("#holdReleaseKeep");
            robot.await("it is left", () -> !robot.shows("#holdReleaseKeep"));

            select(robot, 0);
            robot.await("another is shown", () -> text(robot, "#holdMatter").equals("Tax audit 2026"));

            assertThat(effect.getText()).isEqualTo(told);
        }
    }
}
