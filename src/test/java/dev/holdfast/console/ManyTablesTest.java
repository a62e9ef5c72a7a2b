package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.FxWatchdog;
import dev.holdfast.testing.SomeGrowth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The growth of 20,000 tables is looked at without a pause that is the program's own. What a person feels is measured,
/// too: the better one of a few tries, since a machine that builds and tests does other things meanwhile.
class ManyTablesTest {
    private static final int TABLES = 20_000;
    private static final Duration PAINTED = Duration.ofSeconds(1);
    private static final Duration FILTERED = Duration.ofMillis(200);

    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private static TableView<?> table(UiRobot robot) {
        return robot.find("#growthTable", TableView.class);
    }

    private static void awaitRows(UiRobot robot, int rows) {
        robot.await(
                "rows are listed",
                () -> robot.shows("#growthTable") && table(robot).getItems().size() == rows);
    }

    private static Duration timed(Runnable action) {
        long from = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - from);
    }

    private static Duration painted(UiRobot robot) {
        return timed(() -> {
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT4);
            awaitRows(robot, 25);
        });
    }

    private static Duration filtered(UiRobot robot, String typed, int rows) {
        TextField filter = robot.find("#growthFilter", TextField.class);
        return timed(() -> {
            robot.onUi(() -> filter.setText(typed));
            awaitRows(robot, rows);
        });
    }

    @Test
    void twentyThousandTablesAreOpenedFilteredSortedAndDrilledWithoutAPause() throws Exception {
        SomeGrowth.many(operations.growth, FakeOperations.NOW, TABLES);
        try (UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
                FxWatchdog watchdog = FxWatchdog.start()) {
            Duration first = painted(robot);
            robot.press(KeyCode.CONTROL, KeyCode.W);
            Duration second = painted(robot);

            Duration filtered = Stream.of("session_0012", "session_0345", "session_0678")
                    .map(typed -> filtered(robot, typed, 10))
                    .min(Duration::compareTo)
                    .orElseThrow();
            filtered(robot, "", 25);
            robot.click("#growthEverything");
            awaitRows(robot, TABLES);
            robot.onUi(() -> table(robot).scrollTo(15_000));
            robot.onUi(() -> table(robot).getSelectionModel().select(0));
            robot.await(
                    "it is shown",
                    () -> robot.find("#growthName", Label.class).getText().equals("public.orders"));
            robot.click("#growthTop");
            awaitRows(robot, 25);
            Snapshots.take(robot, robot.scene(), "growth-20000");

            assertThat(watchdog.ownPauses()).as(watchdog.summary()).isEmpty();
            assertThat(first.compareTo(second) < 0 ? first : second).isLessThan(PAINTED);
            assertThat(filtered).isLessThan(FILTERED);
        }
    }
}
