package dev.holdfast.console;

import java.time.Duration;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;

/// A walk through the growth of many tables `sessions.session_00001` and so on beside a large `public.orders`: opened
/// twice, filtered, listed as a whole, scrolled, and one looked at.
///
/// @param painted from the key to the rows, the better of two; @param filtered from the letters to the rows, the best
/// of
///     three
public record GrowthWalk(Duration painted, Duration filtered) {
    private static final int TOP = 25;

    /// @param tables how many there are in all, 420 at least
    public static GrowthWalk take(UiRobot robot, int tables) {
        Duration first = painted(robot);
        robot.press(KeyCode.CONTROL, KeyCode.W);
        Duration second = painted(robot);
        Duration filtered = Stream.of("session_0012", "session_0034", "session_0041")
                .map(typed -> filtered(robot, typed, 10))
                .min(Duration::compareTo)
                .orElseThrow();
        filtered(robot, "", TOP);
        robot.click("#growthEverything");
        awaitRows(robot, tables);
        robot.onUi(() -> table(robot).scrollTo(tables * 3 / 4));
        robot.onUi(() -> table(robot).getSelectionModel().select(0));
        robot.await(
                "it is shown",
                () -> robot.find("#growthName", Label.class).getText().equals("public.orders"));
        robot.click("#growthTop");
        awaitRows(robot, TOP);
        return new GrowthWalk(first.compareTo(second) < 0 ? first : second, filtered);
    }

    private static TableView<?> table(UiRobot robot) {
        return robot.find("#growthTable", TableView.class);
    }

    private static void awaitRows(UiRobot robot, int rows) {
        robot.await("rows are listed", () -> lists(robot, rows));
    }

    private static boolean lists(UiRobot robot, int rows) {
        return robot.shows("#growthTable") && table(robot).getItems().size() == rows;
    }

    private static Duration painted(UiRobot robot) {
        return robot.timed(
                "rows are listed", () -> robot.strike(KeyCode.CONTROL, KeyCode.DIGIT4), () -> lists(robot, TOP));
    }

    private static Duration filtered(UiRobot robot, String typed, int rows) {
        TextField filter = robot.find("#growthFilter", TextField.class);
        return robot.timed(
                "rows with " + typed + " are listed",
                () -> Platform.runLater(() -> filter.setText(typed)),
                () -> lists(robot, rows) // as many may have been listed for what was typed before
                        && table(robot).getItems().stream()
                                .allMatch(row -> row.toString().contains(typed)));
    }
}
