package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.onboard.Proposals;
import dev.holdfast.policy.Problem;
import dev.holdfast.testing.SomeProposals;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through the onboarding of a database.
class OnboardingScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.DIGIT2);
        robot.await("databases are listed", () -> robot.shows("#onboardDatabase-shop"));
        return robot;
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    private static TableView<?> table(UiRobot robot) {
        return robot.find("#onboardTable", TableView.class);
    }

    private static void look(UiRobot robot) {
        robot.click("#onboardDatabase-shop");
        robot.click("#onboardNext");
        robot.await("it is proposed", () -> robot.standsOpen("#onboardTable"));
    }

    @Test
    void aDatabaseIsLookedAtEditedReviewedAndApplied() throws Exception {
        operations.onboarding.proposals = SomeProposals.of(120);
        try (UiRobot robot = open()) {
            assertThat(robot.find("#onboardNext", Button.class).isDisabled()).isTrue();
            Snapshots.take(robot, robot.scene(), "onboarding-choose");
            look(robot);
            assertThat(text(robot, "#onboardSummary")).startsWith("120 of 120 policies are taken; 121 tables");
            assertThat(text(robot, "#onboardDetailName")).isEqualTo("t001");
            robot.onUi(() -> robot.find("#onboardClass", ComboBox.class).setValue("reference"));
            ComboBox<?> age = robot.find("#onboardAge", ComboBox.class);
            robot.onUi(() -> age.getSelectionModel().select(1));
            robot.replace("#onboardResidence", "P2Y");
            robot.onUi(() -> table(robot).getSelectionModel().select(2));
            robot.onUi(() -> table(robot).requestFocus());
            robot.press(KeyCode.SPACE);
            robot.await("its child is left, too", () -> text(robot, "#onboardSummary")
                    .startsWith("118 of 120"));
            robot.click("#onboardCount");
            robot.onUi(() -> table(robot).getSelectionModel().clearAndSelect(0));
            Snapshots.take(robot, robot.scene(), "onboarding-proposals");

            robot.click("#onboardRest");
            robot.await("the rest is listed", () -> robot.standsOpen("#onboardRestTable"));
            assertThat(text(robot, "#onboardRestSummary")).contains("1 no date", "1 master data");
            Snapshots.take(robot, robot.scene(), "onboarding-rest");
            robot.click("#onboardReview");
            robot.await(
                    "it is reviewed", () -> text(robot, "#onboardReviewSummary").startsWith("118 policies"));
            assertThat(robot.find("#onboardApply", Button.class).isDisabled()).isTrue();
            robot.replace("#onboardReason", "first look");
            assertThat(text(robot, "#onboardCommand"))
                    .isEqualTo("holdfast policy apply -f proposal.toml --reason 'first look'");
            assertThat(robot.find("#onboardDocument", ListView.class).getItems())
                    .contains("age = \"contract.ends_on\"", "residence = \"P2Y\"", "class = \"reference\"")
                    .doesNotContain("[policy.t003]", "[policy.t004]");
            assertThat(robot.find("#onboardTree", TreeView.class).getRoot().getChildren())
                    .hasSize(1);
            Snapshots.take(robot, robot.scene(), "onboarding-review");
            robot.click("#onboardApply");

            robot.await("it is applied", () -> robot.standsOpen("#onboardResult"));
            assertThat(text(robot, "#onboardResult")).isEqualTo("118 policies stand");
            assertThat(operations.onboarding.asked).contains("apply 118 by mira: first look");
            Snapshots.take(robot, robot.scene(), "onboarding-applied");
        }
    }

    @Test
    void whatIsWrongIsShownAndNothingIsAppliedAndNothingProposedSaysSo() throws Exception {
        operations.onboarding.proposals = SomeProposals.of(5);
        operations.onboarding.problems = List.of(new Problem("t001", "table", "shop/public.t001 has changed"));
        try (UiRobot robot = open()) {
            look(robot);
            robot.click("#onboardRest");
            robot.click("#onboardReview");
            robot.await("it is reviewed", () -> robot.shows("#onboardProblems"));
            robot.replace("#onboardReason", "first look");
            assertThat(robot.find("#onboardApply", Button.class).isDisabled()).isTrue();
            Snapshots.take(robot, robot.scene(), "onboarding-problems");
            robot.press(KeyCode.ESCAPE);
            robot.press(KeyCode.ESCAPE);
            robot.await("the proposals are back", () -> robot.standsOpen("#onboardTable"));
            assertThat(operations.onboarding.asked).noneMatch(asked -> asked.startsWith("apply"));

            operations.onboarding.proposals = new Proposals(List.of(), List.of(), Map.of());
            robot.press(KeyCode.ESCAPE);
            robot.click("#onboardNext");
            robot.await(
                    "nothing is proposed", () -> text(robot, "#onboardSummary").startsWith("0 of 0"));
            Snapshots.take(robot, robot.scene(), "onboarding-nothing");
        }
    }

    @Test
    void twoThousandProposalsAreSortedAndFilteredWithoutAPause() throws Exception {
        operations.onboarding.proposals = SomeProposals.of(2_000);
        try (UiRobot robot = open()) {
            look(robot);
            TableView<?> table = table(robot);
            TableColumn<?, ?> sure = table.getColumns().get(2);

            long[] took = new long[3];
            robot.onUi(() -> took[0] = millis(() -> sort(table, sure)));
            robot.onUi(
                    () -> took[1] = millis(() -> robot.find("#onboardSure-low", javafx.scene.control.ToggleButton.class)
                            .fire()));
            robot.onUi(() -> took[2] = millis(() -> robot.find("#onboardFilter", javafx.scene.control.TextField.class)
                    .setText("t0")));

            assertThat(table.getItems()).hasSize(20);
            assertThat(java.util.Arrays.stream(took).max().orElseThrow()).isLessThan(200);
            Snapshots.take(robot, robot.scene(), "onboarding-many");
        }
    }

    private static <T> void sort(TableView<T> table, TableColumn<?, ?> column) {
        @SuppressWarnings("unchecked")
        TableColumn<T, ?> mine = (TableColumn<T, ?>) column;
        table.getSortOrder().add(mine);
        table.layout();
    }

    private static long millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1_000_000;
    }
}
