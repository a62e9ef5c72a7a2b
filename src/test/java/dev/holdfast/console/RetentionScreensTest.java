package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.retention.Conflict;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.chart.BarChart;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through the two clocks: list, conflicts, what-if, and the way into the editor.
class RetentionScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT6);
        return robot;
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    private static void awaitMeasured(UiRobot robot) {
        robot.await("it is measured", () -> !text(robot, "#whatIfMeasured").isEmpty());
    }

    @Test
    void aSliderAnswersAtOnceAndWhatItSaysGoesIntoTheEditor() throws Exception {
        operations.retention.conflicts.add(new Conflict(
                Conflict.Grade.WARNING,
                "child-shorter",
                List.of("deliveries", "orders"),
                "rows of deliveries are kept P6Y, those of orders, which they belong to, P7Y",
                "set the retention of deliveries to at least P7Y"));
        operations.retention.conflicts.add(new Conflict(
                Conflict.Grade.CONTRADICTION, "ends-before-it-goes", List.of("orders"), "it ends first", "set more"));
        try (UiRobot robot = open()) {
            awaitMeasured(robot);
            String first = text(robot, "#whatIfName");
            assertThat(robot.find("#whatIfEdit", Button.class).isDisabled()).isTrue();
            Snapshots.take(robot, robot.scene(), "retention");
            String stands = text(robot, "#whatIfDue");

            robot.onUi(() -> robot.find("#whatIfResidence", Slider.class).setValue(2));
            robot.onUi(() -> {
                Slider slider = robot.find("#whatIfRetention", Slider.class);
                slider.setValue(slider.getMax());
            });

            assertThat(text(robot, "#whatIfDue")).startsWith(stands + " → ");
            assertThat(text(robot, "#whatIfEnds")).isEqualTo("end later than they do now");
            Snapshots.take(robot, robot.scene(), "retention-what-if");
            robot.click("#whatIfShowEnds");
            assertThat(robot.find("#whatIfChart", BarChart.class).getData()).hasSize(2);
            Snapshots.take(robot, robot.scene(), "retention-ends");
            assertThat(operations.retention.asked).containsOnlyOnce("measure " + first);

            robot.click("#whatIfEdit");

            robot.await("the editor is open", () -> robot.shows("#edit-retention"));
            assertThat(robot.find("#edit-retention", TextField.class).getText()).isEqualTo("P30Y");
            assertThat(robot.find("#edit-residence", TextField.class).getText()).isEqualTo("P30D");
            Snapshots.take(robot, robot.scene(), "retention-editor");
        }
    }

    @Test
    void backToWhatStandsAndEveryPolicyIsMeasuredWhenItIsChosen() throws Exception {
        try (UiRobot robot = open()) {
            awaitMeasured(robot);
            String before = text(robot, "#whatIfResidenceValue");
            robot.onUi(() -> robot.find("#whatIfResidence", Slider.class).setValue(0));
            assertThat(text(robot, "#whatIfResidenceValue")).isNotEqualTo(before);

            robot.click("#whatIfReset");

            assertThat(text(robot, "#whatIfResidenceValue")).isEqualTo(before);
            robot.onUi(() -> robot.find("#retentionTable", TableView.class)
                    .getSelectionModel()
                    .select(1));
            robot.await("the other is measured", () -> operations.retention.asked.size() == 2);
            robot.click("#retentionClassesTab");
            robot.await("classes are listed", () -> robot.shows("#retentionClasses"));
            robot.onUi(() -> robot.find("#retentionClasses", TableView.class)
                    .getSelectionModel()
                    .select(2));
            Snapshots.take(robot, robot.scene(), "retention-classes");
            robot.click("#retentionChangeClass");
            robot.await("it asks", () -> robot.shows("#classRetention"));
            robot.replace("#classRetention", "two years");
            assertThat(robot.find("#classConfirm", Button.class).isDisabled()).isTrue();
            robot.replace("#classRetention", "2y");
            robot.replace("#classReason", "law");
            assertThat(robot.find("#classCommand", Label.class).getText())
                    .startsWith("holdfast retention set ")
                    .endsWith(" --of-class --retention 2y --reason law");
            Snapshots.take(robot, robot.find("#classConfirm", Button.class).getScene(), "retention-class");
            robot.click("#classConfirm");
            robot.await(
                    "it was asked for",
                    () -> operations.retention.asked.contains("class operational P90D P2Y by mira because law"));
        }
    }

    @Test
    void withoutPoliciesItSaysSo() throws Exception {
        try (UiRobot robot = UiRobot.open(FakeOperations.empty(), home.resolve("console.properties"))) {
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT6);
            robot.await("it says so", () -> robot.shows("#retentionNothing"));
            Snapshots.take(robot, robot.scene(), "retention-none");
        }
    }
}
