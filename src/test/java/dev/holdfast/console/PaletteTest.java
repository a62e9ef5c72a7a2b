package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.palette.Entry;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.control.ListView;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The palette by keyboard and by mouse.
class PaletteTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();
    private UiRobot robot;

    @BeforeEach
    void open() throws Exception {
        robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT2);
        robot.press(KeyCode.CONTROL, KeyCode.K);
        robot.await("the palette has the focus", () -> robot.find("#palette-typed", TextField.class)
                .isFocused());
    }

    @AfterEach
    void close() {
        robot.close();
    }

    private List<String> found() {
        return robot.find("#palette-found", ListView.class).getItems().stream()
                .map(entry -> ((Entry) entry).id())
                .toList();
    }

    private String tab() {
        return robot.find("#tabs", TabPane.class)
                .getSelectionModel()
                .getSelectedItem()
                .getId();
    }

    private void await(String typed, String first) {
        robot.replace("#palette-typed", typed);
        robot.await(
                first + " is found",
                () -> !found().isEmpty() && found().getFirst().equals(first));
    }

    @Test
    void beginsWithTheRoomsAndTheirKeys() {
        assertThat(found()).startsWith("room-overview", "room-policies").contains("room-holds", "refresh");
        Snapshots.take(robot, robot.scene(), "palette");
    }

    @Test
    void aPolicyIsFoundByLettersOfItsNameAndSelected() {
        await("deliveries delivery", "policy-deliveries");
        Snapshots.take(robot, robot.scene(), "palette-found");

        robot.press(KeyCode.ENTER);

        robot.await("the policy is selected", () -> {
            TreeItem<?> selected = (TreeItem<?>) robot.find("#policy-tree", TreeTableView.class)
                    .getSelectionModel()
                    .getSelectedItem();
            return selected != null && String.valueOf(selected.getValue()).contains("deliveries");
        });
        assertThat(robot.shows("#palette")).isFalse();
    }

    @Test
    void anyNumberIsASession() {
        await("7", "session-7");

        robot.press(KeyCode.ENTER);

        robot.await("the session is open", () -> tab().equals("tab-session:7"));
    }

    @Test
    void keysOfTheScreenBehindAreNotHeardAndEscGivesTheFocusBack() {
        robot.press(KeyCode.DOWN);
        robot.press(KeyCode.UP);
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT5);
        assertThat(tab()).isEqualTo("tab-policies");

        robot.press(KeyCode.ESCAPE);

        assertThat(robot.shows("#palette")).isFalse();
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT5);
        robot.await("the room is open", () -> tab().equals("tab-holds"));
    }

    @Test
    void theMouseOpensItAndChooses() {
        robot.press(KeyCode.ESCAPE);
        robot.click("#palette-toggle");
        await("audit", "room-audit");

        robot.click("#palette-found .list-cell:selected");

        robot.await("the room is open", () -> tab().equals("tab-audit"));
    }

    @Test
    void whatIsNotThereIsSaidSo() {
        robot.replace("#palette-typed", "zzzz");

        robot.await("it says so", () -> robot.shows("#palette-nothing"));
        assertThat(robot.shows("#palette-found")).isFalse();
        Snapshots.take(robot, robot.scene(), "palette-nothing");
    }
}
