package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.UiRobot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hand finds and exports archived rows in the real console, on the real engine; file and audit are looked at
/// afterwards.
class HistoryByHandTest {
    @TempDir
    private Path directory;

    @Test
    void whatWasArchivedIsFoundAndExportedByHand() throws Exception {
        try (EngineFixture engine = new EngineFixture("shop", "delivery", "vault")) {
            OrderTree.fill(engine);
            engine.run("orders");
            Path file = directory.resolve("deliveries.csv");
            try (UiRobot robot = UiRobot.open(
                    engine.node().operations(), directory.resolve("console.properties"), Clock.systemUTC())) {
                robot.press(KeyCode.CONTROL, KeyCode.DIGIT7);
                robot.await("the room is open", () -> robot.shows("#historyAsk"));
                robot.onUi(
                        () -> robot.find("#historyTableName", TextField.class).setText("deliveries"));
                robot.replace("#historyCriteria", "order_id IN (101, 5)");
                robot.press(KeyCode.ENTER);
                robot.await(
                        "both orders' deliveries are shown",
                        () -> robot.shows("#historyRows")
                                && robot.find("#historyRows", TableView.class)
                                                .getItems()
                                                .size()
                                        == 4);
                robot.click("#historyExport");
                robot.onUi(
                        () -> robot.find("#historyExportFile", TextField.class).setText(file.toString()));
                robot.click("#historyExportWrite");
                robot.await(
                        "it is written",
                        () -> robot.shows("#historyExportSays")
                                && robot.find("#historyExportSays", Label.class)
                                        .getText()
                                        .contains("4 rows"));
            }

            List<String> lines = Files.readAllLines(file);
            assertThat(lines).hasSize(5);
            assertThat(lines)
                    .filteredOn(line -> line.startsWith("warm,vault/delivery.deliveries,"))
                    .hasSize(2);
            assertThat(lines)
                    .filteredOn(line -> line.startsWith("hot,delivery/public.deliveries,"))
                    .hasSize(2);
            assertThat(engine.controlLines("select actor || ' ' || (after_ ->> 'rows') from holdfast.audit"
                            + " where act = 'history.exported'"))
                    .containsExactly("mira 4");
        }
    }
}
