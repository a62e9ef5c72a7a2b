package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.Snapshots;
import dev.holdfast.console.UiRobot;
import java.nio.file.Path;
import java.time.Clock;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hand takes session tables all the way in the real console, on the real engine; the databases are looked at
/// afterwards.
class LegacyByHandTest {
    @TempDir
    private Path directory;

    private static void done(UiRobot robot, String words) {
        robot.await(
                words,
                () -> robot.standsOpen("#legacyDone")
                        && robot.find("#legacyDone", Label.class).getText().contains(words));
    }

    @Test
    void sessionTablesAreFoundFoldedDroppedAndBroughtBack() throws Exception {
        try (LegacyScene scene = new LegacyScene(6)) {
            try (UiRobot robot = UiRobot.open(
                    scene.engine.node().operations(), directory.resolve("console.properties"), Clock.systemUTC())) {
                robot.press(KeyCode.CONTROL, KeyCode.DIGIT8);
                robot.await(
                        "databases are listed",
                        () -> robot.shows("#legacyDatabase")
                                && robot.find("#legacyDatabase", ComboBox.class)
                                        .getItems()
                                        .contains("shop"));
                robot.onUi(() -> robot.find("#legacyDatabase", ComboBox.class).setValue("shop"));
                robot.click("#legacySuggest");
                robot.await("a name is suggested", () -> !robot.find("#legacySuggestions", TableView.class)
                        .getItems()
                        .isEmpty());
                Snapshots.take(robot, robot.scene(), "legacy-find");
                robot.onUi(() -> robot.find("#legacySuggestions", TableView.class)
                        .getSelectionModel()
                        .clearAndSelect(0));
                robot.onUi(() -> robot.find("#legacyTemplate", TextField.class).setText(LegacyScene.TEMPLATE));
                robot.click("#legacyNext");
                robot.await("they are counted", () -> robot.standsOpen("#legacyChildren"));
                assertThat(robot.find("#legacyFound", Label.class).getText()).contains("6 session tables fit");
                robot.onUi(() -> robot.find("#legacyGrace", TextField.class).setText("0"));
                Snapshots.take(robot, robot.scene(), "legacy-census");
                robot.click("#legacyPlan");
                robot.await("it is planned", () -> robot.standsOpen("#legacyFold"));
                robot.click("#legacyFold");
                done(robot, "6 tables folded, 48 ids");
                robot.click("#legacyVerify");
                done(robot, "6 tables compared");
                assertThat(robot.find("#legacyDrop", Button.class).isDisabled()).isTrue();
                robot.replace("#legacyDropName", "shop");
                robot.click("#legacyDrop");
                done(robot, "6 tables dropped");
                assertThat(scene.standing()).isZero();
                Snapshots.take(robot, robot.scene(), "legacy-plan");
                robot.click("#legacyUndo");
                done(robot, "6 tables brought back");
            }

            assertThat(scene.standing()).isEqualTo(6);
            assertThat(scene.ledger()).isEqualTo(LegacyScene.ids(6));
            assertThat(scene.engine.controlLines("select act from audit where act ~ '^legacy' order by number"))
                    .containsExactly(
                            "legacy.planned", "legacy.view-made", "legacy.folded", "legacy.dropped", "legacy.undone");
        }
    }
}
