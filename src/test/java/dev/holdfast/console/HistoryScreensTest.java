package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through the archive browser.
class HistoryScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT7);
        robot.await("the room is open", () -> robot.shows("#historyAsk"));
        return robot;
    }

    private static TableView<?> rows(UiRobot robot) {
        return robot.find("#historyRows", TableView.class);
    }

    private static void search(UiRobot robot, int rows) {
        robot.onUi(() -> robot.find("#historyTableName", TextField.class).setText("shop/public.orders"));
        robot.click("#historyAsk");
        robot.await(
                "rows are shown",
                () -> robot.shows("#historyRows") && rows(robot).getItems().size() == rows);
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    @Test
    void aSearchShowsEachLifeWithItsPlaceAndTurnsPages() throws Exception {
        try (UiRobot robot = open()) {
            assertThat(robot.find("#historyAsk", Button.class).isDisabled()).isTrue();
            Snapshots.take(robot, robot.scene(), "history-empty");
            search(robot, 3);
            assertThat(text(robot, "#historyPartialText")).startsWith("Rows are on their way");
            robot.onUi(() -> rows(robot).getSelectionModel().clearAndSelect(2));
            robot.await("the row is shown whole", () -> robot.shows("#historyValues"));
            assertThat(text(robot, "#historyDetailTitle")).isEqualTo("orders 4711");
            Snapshots.take(robot, robot.scene(), "history");

            robot.onUi(() -> rows(robot).requestFocus());
            robot.press(KeyCode.CONTROL, KeyCode.C);
            robot.onUi(() -> assertThat(Clipboard.getSystemClipboard().getString())
                    .startsWith("In\tArchived\tid\tstatus\tplaced_at\tnote\tchannel\nwarm vault/shop.orders\t")
                    .endsWith("\t4711\tdone\t2025-01-30 07:00:00+00\tfirst life\tshop\n"));
            robot.click("#historyRestore");
            robot.onUi(() -> assertThat(Clipboard.getSystemClipboard().getString())
                    .isEqualTo(
                            "holdfast archive restore --table shop/public.orders --key 4711 --session 901 --dry-run"));
            robot.click("#historyNext");
            robot.await("the next page is shown", () -> rows(robot).getItems().size() == 1);
            assertThat(operations.history.asked.getLast()).contains("after [4711]");
            robot.onUi(() -> rows(robot).getSelectionModel().clearAndSelect(0));
            Snapshots.take(robot, robot.scene(), "history-unconfirmed");
            robot.click("#historyPrevious");
            robot.await(
                    "the first page is shown again",
                    () -> rows(robot).getItems().size() == 3);
            robot.onUi(() -> rows(robot).getSelectionModel().clearAndSelect(0));
            robot.click("#historyExplain");
            robot.await("the row is explained", () -> robot.shows("#explainTable"));
            assertThat(robot.find("#explainKey", TextField.class).getText()).isEqualTo("17");
        }
    }

    @Test
    void aColdRowTellsItsFileAndHowItThaws() throws Exception {
        operations.history.frozen = true;
        try (UiRobot robot = open()) {
            search(robot, 3);
            robot.onUi(() -> rows(robot).getSelectionModel().clearAndSelect(0));
            robot.await("the row is shown whole", () -> robot.shows("#historyThaw"));
            Snapshots.take(robot, robot.scene(), "history-cold");

            robot.click("#historyThaw");
            robot.onUi(
                    () -> assertThat(Clipboard.getSystemClipboard().getString()).isEqualTo("holdfast cold thaw 7"));
            assertThat(robot.shows("#historyRestore")).isFalse();
        }
    }

    @Test
    void whatWasNotReadIsSaidAboveTheRows() throws Exception {
        operations.history.problem = "vault: Connection to 10.0.0.7:5432 refused";
        try (UiRobot robot = open()) {
            search(robot, 1);

            assertThat(text(robot, "#historyPartialText"))
                    .isEqualTo("This answer is partial. vault/shop.orders: vault: Connection to 10.0.0.7:5432 refused");
            Snapshots.take(robot, robot.scene(), "history-partial");

            operations.history.failure =
                    Optional.of(new HoldfastException(ErrorCode.USAGE, "criteria on shop/public.orders: no column"));
            robot.click("#historyAsk");
            robot.await("it failed", () -> robot.shows("#historyNothingAction"));
            Snapshots.take(robot, robot.scene(), "history-failed");
        }
    }

    @Test
    void anExportTellsItsFileCountAndDigest() throws Exception {
        try (UiRobot robot = open()) {
            search(robot, 3);
            robot.click("#historyExport");
            robot.onUi(() -> robot.find("#historyExportFile", TextField.class).setText("/tmp/a/orders.csv"));
            robot.click("#historyExportReplace");
            robot.click("#historyExportWrite");

            robot.await("it is done", () -> robot.shows("#historyExportSays"));
            assertThat(operations.history.asked.getLast())
                    .isEqualTo(
                            "export shop/public.orders keys [] where [] as csv to /tmp/a/orders.csv replacing by mira");
            assertThat(text(robot, "#historyExportSays")).startsWith("/tmp/a/orders.csv: 4 rows, 312 B. SHA-256 abab");
            Snapshots.take(robot, robot.scene(), "history-export");
        }
    }
}
