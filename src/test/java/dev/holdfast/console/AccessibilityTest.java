package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.fx.Room;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.TabPane;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a screen reader needs of every room.
class AccessibilityTest {
    @TempDir
    private Path home;

    @Test
    void everyButtonWithoutTextSaysWhatItDoes() throws Exception {
        List<String> dumb = new ArrayList<>();
        try (UiRobot robot = UiRobot.open(new FakeOperations(), home.resolve("console.properties"))) {
            for (Room room : Room.values()) {
                if (room.keys() == null) {
                    continue;
                }
                robot.click("#rail-" + room.id());
                robot.await("the room is open", () -> robot.find("#tabs", TabPane.class)
                        .getSelectionModel()
                        .getSelectedItem()
                        .getId()
                        .equals("tab-" + room.id()));
                robot.onUi(() -> collect(robot.scene().getRoot(), room.id(), dumb));
            }
        }

        assertThat(dumb).isEmpty();
    }

    private static void collect(Node node, String where, List<String> dumb) {
        if (!node.isVisible()) {
            return;
        }
        if (node instanceof ButtonBase button && blank(button) && blank(button.getAccessibleText())) {
            String line = where + ": " + button.getId() + " " + button.getStyleClass();
            if (!dumb.contains(line)) {
                dumb.add(line);
            }
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, where, dumb));
        }
    }

    private static boolean blank(Labeled button) {
        return blank(button.getText());
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
