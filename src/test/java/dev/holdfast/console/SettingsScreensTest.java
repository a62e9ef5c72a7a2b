package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What may be settled for the console.
class SettingsScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        return UiRobot.open(operations, home.resolve("console.properties"));
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    @Test
    void whatIsSettledIsKeptAndTheNextWindowLooksSo() throws Exception {
        try (UiRobot robot = open()) {
            robot.press(KeyCode.CONTROL, KeyCode.COMMA);
            robot.await("environments are listed", () -> !robot.find("#settingsSafety", TableView.class)
                    .getItems()
                    .isEmpty());
            assertThat(robot.find("#settingsFile-version", TextField.class).getText())
                    .isEqualTo("0.9.0");
            assertThat(robot.find("#settingsFile-layout", TextField.class).getText())
                    .endsWith("console.properties");
            robot.onUi(() -> choose(robot, "de-DE"));
            robot.replace("#settingsZone", "Europe/Berln");
            assertThat(text(robot, "#settingsZoneProblem")).contains("Europe/Berln");
            robot.replace("#settingsZone", "Asia/Tokyo");
            assertThat(text(robot, "#settingsExample")).contains("1.234.567", "JST");
            robot.click("#settingsTheme-dark");
            Snapshots.take(robot, robot.scene(), "settings");
        }
        assertThat(Files.readString(home.resolve("console.properties")))
                .contains("theme=dark", "locale=de-DE", "zone=Asia/Tokyo");
        try (UiRobot robot = open()) {
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT2);
            robot.await(
                    "fires are shown where the reader sits",
                    () -> localZone(robot).getText().contains("Asia/Tokyo"));
        }
    }

    private static TableColumn<?, ?> localZone(UiRobot robot) {
        return (TableColumn<?, ?>)
                robot.find("#next-fires", TableView.class).getColumns().getLast();
    }

    @SuppressWarnings("unchecked")
    private static void choose(UiRobot robot, String locale) {
        ((ComboBox<String>) robot.find("#settingsLocale", ComboBox.class)).setValue(locale);
    }
}
