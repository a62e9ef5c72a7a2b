package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.fx.Room;
import dev.holdfast.testing.BadInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The corpus of bad input through every text field that stands open in a room.
class BadInputTest {
    @TempDir
    private Path home;

    private final List<String> thrown = new CopyOnWriteArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private final TreeSet<String> fields = new TreeSet<>();

    @Test
    void everyFieldKeepsEveryTextOrRefusesItWithoutAnError() throws Exception {
        List<String> corpus = BadInput.all();
        assertThat(corpus).hasSizeGreaterThanOrEqualTo(520);
        try (UiRobot robot = UiRobot.open(new FakeOperations(), home.resolve("console.properties"))) {
            robot.onUi(() -> Thread.currentThread()
                    .setUncaughtExceptionHandler((_, failure) -> thrown.add(String.valueOf(failure))));
            for (Room room : Room.values()) {
                if (room.keys() != null) {
                    robot.click("#rail-" + room.id());
                    robot.await("the room is open", () -> robot.find("#tabs", TabPane.class)
                            .getSelectionModel()
                            .getSelectedItem()
                            .getId()
                            .equals("tab-" + room.id()));
                    typeAll(robot, room.id(), corpus);
                    robot.press(KeyCode.CONTROL, KeyCode.W); // what stands open behind it would be laid out each time
                }
            }
            robot.press(KeyCode.CONTROL, KeyCode.K);
            typeAll(robot, "palette", corpus);
            robot.onUi(() -> Thread.currentThread().setUncaughtExceptionHandler(null));
        }

        assertThat(thrown).isEmpty();
        assertThat(changed).isEmpty();
        assertThat(fields).hasSizeGreaterThan(10);
    }

    /// Fifty texts at a time, each in the place of the one before: a field is empty again before anything else of the
    /// screen has its turn, so to rest after each of them shows no more. To empty a filter each time would have the
    /// whole list built anew for the next text.
    private void typeAll(UiRobot robot, String where, List<String> corpus) {
        for (int from = 0; from < corpus.size(); from += 50) {
            List<String> texts = corpus.subList(from, Math.min(corpus.size(), from + 50));
            robot.onUi(() -> {
                List<TextInputControl> found = open(robot.scene().getRoot());
                for (TextInputControl field : found) {
                    fields.add(where + " " + field.getId());
                    texts.forEach(text -> type(field, where, text));
                    field.clear();
                }
            });
            assertThat(Window.getWindows()).as("after %s", texts).hasSize(1);
        }
    }

    private void type(TextInputControl field, String where, String text) {
        field.setText(text);
        if (!field.getText().equals(kept(field, text))) {
            changed.add(where + " " + field.getId() + ": "
                    + text.codePoints().limit(40).mapToObj(Integer::toHexString).collect(Collectors.joining(" ")));
        }
    }

    /// A field of one line takes no line breaks and no controls, as everywhere on the desktop.
    private static String kept(TextInputControl field, String text) {
        boolean lines = !(field instanceof TextField);
        return text.chars()
                .filter(each -> (each >= 0x20 && each != 0x7f) || (lines && (each == '\n' || each == '\t')))
                .collect(StringBuilder::new, (kept, each) -> kept.append((char) each), StringBuilder::append)
                .toString();
    }

    private static List<TextInputControl> open(Parent parent) {
        List<TextInputControl> found = new ArrayList<>();
        for (Node child : parent.getChildrenUnmodifiable()) {
            if (!child.isVisible() || child.isDisabled()) {
                continue;
            }
            if (child instanceof TextInputControl field
                    && field.isEditable()
                    && !field.textProperty().isBound()) {
                found.add(field);
            } else if (child instanceof Parent inner) {
                found.addAll(open(inner));
            }
        }
        return found;
    }
}
