package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.glance.GridQuery;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kordamp.ikonli.javafx.FontIcon;

/// Looks at policies and sessions as a grid, and goes from a cell to its session.
class GridScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT3);
        robot.click("#sessionsAsGrid");
        robot.await("policies are listed", () -> rows(robot) == 5);
        return robot;
    }

    private static TableView<?> table(UiRobot robot) {
        return robot.find("#gridTable", TableView.class);
    }

    private static int rows(UiRobot robot) {
        return table(robot).getItems().size();
    }

    private static void focus(UiRobot robot, int row, int column) {
        robot.onUi(() -> {
            table(robot).requestFocus();
            table(robot).getSelectionModel().clearAndSelect(row);
            table(robot).getFocusModel().focus(row);
            focusCell(table(robot), row, column);
        });
    }

    private static <T> void focusCell(TableView<T> table, int row, int column) {
        table.getFocusModel().focus(row, table.getColumns().get(column));
    }

    @Test
    void theLastSessionsOfEachPolicyStandSideBySideAndOpen() throws Exception {
        try (UiRobot robot = open()) {
            focus(robot, 0, 25);
            robot.await(
                    "it is told",
                    () -> robot.find("#gridDetail", Label.class).getText().startsWith("orders, session "));
            Snapshots.take(robot, robot.scene(), "grid");
            String told = robot.find("#gridDetail", Label.class).getText();
            robot.onUi(() -> assertThat(table(robot).lookupAll(".grid-cell").stream()
                            .map(cell -> ((TableCell<?, ?>) cell).queryAccessibleAttribute(AccessibleAttribute.TEXT)))
                    .contains(told));

            robot.press(KeyCode.ENTER);

            robot.await("the session is open", () -> robot.shows("#sessionName"));
            assertThat(robot.find("#sessionName", Label.class).getText()).isEqualTo("orders");
        }
    }

    @Test
    void eachStateHasItsColourAndNightsWithoutASessionHaveNoIcon() throws Exception {
        try (UiRobot robot = open()) {
            robot.onUi(() -> assertThat(icons(robot).stream()
                            .filter(Node::isVisible)
                            .map(FontIcon::getIconColor)
                            .distinct())
                    .as("of succeeded, failed, running, cancelled")
                    .hasSize(4));
            robot.onUi(() -> assertThat(icons(robot)).anyMatch(icon -> !icon.isVisible()));
        }
    }

    private static List<FontIcon> icons(UiRobot robot) {
        return table(robot).lookupAll(".grid-cell").stream()
                .map(cell -> (FontIcon) ((TableCell<?, ?>) cell).getGraphic())
                .toList();
    }

    @Test
    void daysAreAskedForAndTheFilterFindsAPolicy() throws Exception {
        try (UiRobot robot = open()) {
            robot.click("#gridByDay");
            robot.await("days are asked for", () -> operations.grid.queries.stream()
                    .anyMatch(query -> query.by() == GridQuery.By.DAY));
            focus(robot, 0, 24);
            Snapshots.take(robot, robot.scene(), "grid-days");
            robot.press(KeyCode.CONTROL, KeyCode.F);
            robot.onUi(() -> robot.find("#gridFilter", TextField.class).setText("evidence proofs"));
            robot.await("one is left", () -> rows(robot) == 1);
            robot.onUi(() -> robot.find("#gridFilter", TextField.class).setText("nowhere"));
            robot.await("it says so", () -> robot.shows("#gridNothing"));
            Snapshots.take(robot, robot.scene(), "grid-no-match");
            robot.click("#gridNothingAction");
            robot.await("all are back", () -> rows(robot) == 5);
        }
    }

    @Test
    void theModeIsKeptAndAFailureIsSaid() throws Exception {
        open().close();
        operations.failWith("control database db-1:5432/holdfast: connection refused");
        try (UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"))) {
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT3);
            robot.await("the failure is shown", () -> robot.shows("#gridNothing"));
            Snapshots.take(robot, robot.scene(), "grid-failed");
            operations.failWith(null);
            robot.click("#gridNothingAction");
            robot.await("policies are listed", () -> rows(robot) == 5);
        }
    }
}
