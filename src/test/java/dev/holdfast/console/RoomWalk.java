package dev.holdfast.console;

import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.Room;
import dev.holdfast.node.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;

/// A window whose rooms are opened one after the other, each in a tab of its own: new rooms come along by themselves.
final class RoomWalk implements AutoCloseable {
    private final UiRobot robot;
    private final TabPane tabs;
    private @Nullable Tab at;

    private RoomWalk(UiRobot robot) {
        this.robot = robot;
        this.tabs = (TabPane) robot.scene().lookup("#tabs");
    }

    /// @param more lines of the kept layout, e.g. `scale=150`
    static RoomWalk open(Operations operations, Path folder, String... more) throws IOException, TimeoutException {
        Path layout = folder.resolve("console.properties");
        String tabs = Arrays.stream(Room.values())
                .filter(room -> room.keys() == null)
                .map(room -> address(room).toString())
                .collect(Collectors.joining(","));
        List<String> lines = new ArrayList<>(List.of("tabs=" + tabs));
        lines.addAll(List.of(more));
        Files.write(layout, lines);
        return new RoomWalk(UiRobot.open(operations, layout));
    }

    private static Address address(Room room) {
        return switch (room) {
            case SESSION -> new Address(room, "39");
            case ARCHIVE_NOW, PLACE_HOLD -> new Address(room, "orders");
            default -> new Address(room);
        };
    }

    UiRobot robot() {
        return robot;
    }

    /// Whether there is a screen for the room.
    boolean has(Room room) {
        return tabs.getTabs().stream().anyMatch(tab -> id(room).equals(tab.getId()));
    }

    private static String id(Room room) {
        return "tab-" + address(room);
    }

    /// Selects the room's tab; a room of the rail is opened by its button there.
    void show(Room room) {
        if (has(room)) {
            robot.onUi(() -> tabs.getSelectionModel().select(tab(room)));
        } else {
            robot.onUi(() -> robot.find("#rail-" + room.id(), Button.class).fire());
        }
    }

    private Tab tab(Room room) {
        return tabs.getTabs().stream()
                .filter(tab -> id(room).equals(tab.getId()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no tab of " + room));
    }

    /// Waits until the room, which is shown, has read.
    void awaitRead(Room room) {
        robot.await(
                room + " has read", () -> !content(room).lookup("#tabLoading").isVisible());
    }

    /// As [#show], and closes the tab that it came from so: what is there no more need not be styled at each step.
    void moveOn(Room room) {
        Tab from = at;
        show(room);
        at = tab(room);
        if (from != null) {
            robot.ask(() -> {
                tabs.getTabs().remove(from);
                Event.fireEvent(from, new Event(Tab.CLOSED_EVENT));
                return from;
            });
        }
    }

    /// What stands in the room's tab.
    Parent content(Room room) {
        return (Parent) tab(room).getContent();
    }

    /// Every text that can be seen in the room, and what fields hold.
    List<String> texts(Room room) {
        return robot.ask(() -> {
            List<String> texts = new ArrayList<>();
            collect(content(room), texts);
            return texts;
        });
    }

    static void collect(Node node, List<String> texts) {
        if (!node.isVisible()) {
            return;
        }
        String text =
                switch (node) {
                    case Labeled labeled -> labeled.getText();
                    case Text drawn -> drawn.getText();
                    case TextInputControl field -> field.getText();
                    default -> null;
                };
        if (text != null && !text.isBlank()) {
            texts.add(text);
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, texts));
        }
    }

    @Override
    public void close() {
        robot.close();
    }
}
