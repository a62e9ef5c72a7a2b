package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.alert.Alert;
import dev.holdfast.alert.AlertKind;
import dev.holdfast.run.RunState;
import dev.holdfast.testing.FakeEstateRuns;
import java.nio.file.Path;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through alerts, runs and a report.
class RunScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.DIGIT3);
        return robot;
    }

    private static int rows(UiRobot robot, String table) {
        return robot.find(table, TableView.class).getItems().size();
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    private static Alert alert(long id, AlertKind kind, String subject, String message, String action) {
        return new Alert(
                id,
                kind,
                kind.severity(),
                subject,
                message,
                action,
                FakeOperations.NOW.minusSeconds(4000),
                FakeOperations.NOW,
                3,
                null);
    }

    @Test
    void anAlertSaysWhatToDoAndARunsReportOpens() throws Exception {
        operations.alerts.alerts.add(alert(
                1,
                AlertKind.FAILED,
                "policy orders",
                "session 7 is failed: policy orders: there is no table public.orders in shop; no row was moved",
                "holdfast session show 7"));
        operations.alerts.alerts.add(alert(
                2,
                AlertKind.LONG,
                "session 9",
                "policy deliveries has run for more than 60 minutes",
                "holdfast session show 9"));
        operations.estateRuns.reports.clear();
        operations.estateRuns.reports.add(operations.estateRuns.report(
                12,
                RunState.PARTIAL,
                FakeEstateRuns.done("orders", 120_000),
                FakeEstateRuns.done("stories", 8_450),
                FakeEstateRuns.failed(
                        "trades",
                        ErrorCode.UNREACHABLE,
                        "session 31 of trades: two: connection refused",
                        "holdfast doctor until the database answers, then holdfast run --resume 12")));
        operations.estateRuns.reports.add(
                operations.estateRuns.report(11, RunState.SUCCEEDED, FakeEstateRuns.done("orders", 1_000)));
        try (UiRobot robot = open()) {
            robot.await(
                    "alerts and runs are listed",
                    () -> rows(robot, "#alertsTable") == 2 && rows(robot, "#runsTable") == 2);
            robot.await("the newest run is shown", () -> rows(robot, "#runLines") == 3);
            assertThat(text(robot, "#alertCommand")).isEqualTo("holdfast session show 7");
            assertThat(text(robot, "#runSummary")).contains("RUN 12", "2 of 3", "128,450");
            robot.onUi(() ->
                    robot.find("#runLines", TableView.class).getSelectionModel().clearAndSelect(2));
            robot.await("what to do is said", () -> text(robot, "#lineCommand").contains("--resume 12"));
            Snapshots.take(robot, robot.scene(), "runs");

            robot.onUi(() -> robot.find("#runsTable", TableView.class)
                    .getSelectionModel()
                    .clearAndSelect(1));
            robot.await("the other report is shown", () -> rows(robot, "#runLines") == 1);
            robot.click("#alertOpen");
            robot.await("the policy is shown", () -> robot.shows("#detail-name"));
        }
    }

    @Test
    void whereThereIsNothingItSaysHowToBegin() throws Exception {
        operations.estateRuns.reports.clear();
        try (UiRobot robot = open()) {
            robot.await("it says so", () -> robot.shows("#runsNothing") && robot.shows("#alertsCalm"));
            Snapshots.take(robot, robot.scene(), "runs-none");
        }
    }
}
