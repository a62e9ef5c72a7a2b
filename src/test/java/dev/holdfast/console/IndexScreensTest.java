package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through the indexes: what is superfluous or missing, a build that is cancelled, a drop that is undone.
class IndexScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.DIGIT4);
        robot.await(
                "databases are listed",
                () -> !robot.find("#indexesDatabase", ComboBox.class).getItems().isEmpty());
        robot.onUi(() -> robot.find("#indexesDatabase", ComboBox.class).setValue("shop"));
        robot.await("indexes are listed", () -> rows(robot, "#indexesTable") == 6);
        return robot;
    }

    private static int rows(UiRobot robot, String table) {
        return robot.find(table, TableView.class).getItems().size();
    }

    private static void select(UiRobot robot, String table, int row) {
        robot.onUi(() -> robot.find(table, TableView.class).getSelectionModel().clearAndSelect(row));
    }

    private static void tab(UiRobot robot, int tab) {
        robot.onUi(() ->
                robot.find("#indexesTabs", TabPane.class).getSelectionModel().select(tab));
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    @Test
    void whatIsMissingIsBuiltAndWatchedAndCancelled() throws Exception {
        operations.indexes.busy = true;
        try (UiRobot robot = open()) {
            Snapshots.take(robot, robot.scene(), "indexes");
            robot.click("#indexesMissing");
            robot.await("only that is listed", () -> rows(robot, "#indexesTable") == 1);
            robot.await("it is shown", () -> text(robot, "#indexWhy").contains("has no index"));
            assertThat(text(robot, "#indexCommand"))
                    .isEqualTo("holdfast indexes build --database shop --table public.order_items --columns order_id");
            robot.click("#indexBuild");
            robot.await(
                    "the lane tells",
                    () -> robot.shows("#indexesLane")
                            && text(robot, "#indexesLaneText").contains("scanning table, 40 %"));
            Snapshots.take(robot, robot.scene(), "indexes-building");
            robot.click("#indexesCancel");
            robot.await("the lane goes", () -> !robot.shows("#indexesLane"));
        }
        assertThat(operations.indexes.asked)
                .containsExactly("build shop public.order_items [order_id] by mira", "cancel 3 by mira");
    }

    @Test
    void aDropAsksForTheNameAndIsUndone() throws Exception {
        try (UiRobot robot = open()) {
            select(robot, "#indexesTable", 0);
            robot.await("the key is shown", () -> text(robot, "#indexName").equals("orders_pkey"));
            assertThat(robot.shows("#indexDrop")).as("a key stands on it").isFalse();
            robot.click("#indexesUnused");
            robot.await(
                    "the unused one is shown", () -> text(robot, "#indexName").equals("orders_note"));
            robot.click("#indexDrop");
            robot.await("it asks", () -> robot.shows("#indexDropTyped"));
            assertThat(robot.find("#indexDropConfirm", Button.class).isDisabled())
                    .isTrue();
            assertThat(text(robot, "#indexDropStatement"))
                    .isEqualTo("CREATE INDEX CONCURRENTLY orders_note ON public.orders USING btree (note)");
            Snapshots.take(robot, robot.find("#indexDropTyped", TextField.class).getScene(), "indexes-drop");
            robot.replace("#indexDropTyped", "orders_note");
            robot.click("#indexDropConfirm");

            tab(robot, 1);
            robot.await("the act is listed", () -> rows(robot, "#indexesActs") == 3);
            select(robot, "#indexesActs", 0);
            Snapshots.take(robot, robot.scene(), "indexes-acts");
            robot.click("#indexesUndo");
            robot.click("#indexUndoConfirm");
            robot.await("the undo is listed", () -> rows(robot, "#indexesActs") == 4);
        }
        assertThat(operations.indexes.asked).containsExactly("drop shop public.orders_note by mira", "undo 3 by mira");
    }

    @Test
    void maintenanceNamesTheBlockerAndIsDoneOnRequest() throws Exception {
        try (UiRobot robot = open()) {
            tab(robot, 2);
            robot.await("it is listed", () -> rows(robot, "#maintenanceTable") == 1);
            select(robot, "#maintenanceTable", 0);
            robot.await("why is told", () -> text(robot, "#maintenanceWhy").contains("process 4711 of report"));
            assertThat(text(robot, "#maintenanceCommand"))
                    .isEqualTo("holdfast maintenance run --database shop --table public.orders --vacuum --reindex");
            Snapshots.take(robot, robot.scene(), "indexes-maintenance");
            robot.click("#maintenanceRun");
            robot.await("it was done", () -> rows(robot, "#maintenanceDone") == 3);
        }
        assertThat(operations.maintenance.asked).containsExactly("run shop public.orders [VACUUM, REINDEX] by mira");
    }
}
