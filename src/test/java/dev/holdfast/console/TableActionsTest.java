package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.fx.CellWords;
import dev.holdfast.console.fx.Room;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableColumnBase;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Copy and export on every table.
class TableActionsTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();
    private final TreeSet<String> seen = new TreeSet<>();
    private final List<String> wrong = new ArrayList<>();

    private UiRobot open() throws Exception {
        return UiRobot.open(operations, home.resolve("console.properties"));
    }

    @Test
    void everyTableOfEveryRoomIsCopiedAndExported() throws Exception {
        try (UiRobot robot = open()) {
            for (Room room : Room.values()) {
                if (room.keys() != null) {
                    robot.onUi(() -> robot.find("#rail-" + room.id(), javafx.scene.control.Button.class)
                            .fire());
                    robot.await("the room is open", () -> selectedTab(robot).equals("tab-" + room.id()));
                    check(robot, room.id());
                }
            }
            openSession(robot);
            check(robot, "session");
        }

        assertThat(wrong).isEmpty();
        assertThat(seen).hasSizeGreaterThan(25).contains("sessions sessionsTable", "policies policy-tree");
    }

    private static void openSession(UiRobot robot) {
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT3);
        robot.await("the sessions are there", () -> robot.shows("#sessionsTable"));
        robot.onUi(() -> {
            TableView<?> sessions = robot.find("#sessionsTable", TableView.class);
            sessions.getSelectionModel().clearAndSelect(3);
            sessions.requestFocus();
        });
        robot.press(KeyCode.ENTER);
        robot.await("the session is open", () -> robot.shows("#sessionName"));
    }

    private static String selectedTab(UiRobot robot) {
        return robot.find("#tabs", TabPane.class)
                .getSelectionModel()
                .getSelectedItem()
                .getId();
    }

    private void check(UiRobot robot, String room) {
        robot.onUi(() -> {
            List<Control> tables = new ArrayList<>();
            Node content = robot.find("#tabs", TabPane.class)
                    .getSelectionModel()
                    .getSelectedItem()
                    .getContent();
            collect(content, tables);
            tables.forEach(table -> check(table, room));
        });
    }

    private static void collect(Node node, List<Control> tables) {
        if (node instanceof TableView<?> || node instanceof TreeTableView<?>) {
            tables.add((Control) node);
        } else if (node instanceof TabPane tabs) {
            tabs.getTabs().stream()
                    .filter(tab -> tab.getContent() != null)
                    .forEach(tab -> collect(tab.getContent(), tables));
        } else if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, tables));
        }
    }

    private void check(Control table, String room) {
        String name = room + " " + table.getId();
        List<? extends TableColumnBase<?, ?>> columns =
                table instanceof TableView<?> plain ? plain.getColumns() : ((TreeTableView<?>) table).getColumns();
        if (columns.isEmpty()) {
            return; // its columns are those of a table that was not chosen yet
        }
        seen.add(name);
        columns.stream()
                .filter(column -> !CellWords.told(column))
                .forEach(column -> wrong.add(name + ": nobody said how " + column.getId() + " tells its rows"));
        if (table instanceof TableView<?> plain && !plain.getItems().isEmpty()) {
            plain.getSelectionModel().clearAndSelect(0);
            copies(table, name);
        } else if (table instanceof TreeTableView<?> tree && tree.getExpandedItemCount() > 0) {
            tree.getSelectionModel().clearAndSelect(0);
            copies(table, name);
        }
        Event.fireEvent(
                table, new ContextMenuEvent(ContextMenuEvent.CONTEXT_MENU_REQUESTED, 5, 5, 500, 500, true, null));
        List<String> items = Window.getWindows().stream()
                .filter(ContextMenu.class::isInstance)
                .flatMap(menu -> ((ContextMenu) menu).getItems().stream())
                .map(MenuItem::getId)
                .toList();
        if (!items.contains("tableCopy") || !items.contains("tableExport")) {
            wrong.add(name + " has the menu " + items);
        }
        List.copyOf(Window.getWindows()).stream()
                .filter(ContextMenu.class::isInstance)
                .forEach(Window::hide);
    }

    private void copies(Control table, String name) {
        Clipboard.getSystemClipboard().clear();
        Event.fireEvent(table, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.C, false, true, false, false));
        String copied = Clipboard.getSystemClipboard().getString();
        if (copied == null || copied.lines().count() != 2) {
            wrong.add(name + " was copied as " + copied);
        }
    }

    @Test
    void rowsAreCopiedAsMarkdownAndAllThatMatchAreExported() throws Exception {
        for (int i = 0; i < 1_100; i++) {
            operations.archiveNow("proofs", 0, true, "mira");
        }
        Path file = home.resolve("sessions.json");
        try (UiRobot robot = open()) {
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT3);
            robot.await("a page is shown", () -> table(robot).getItems().size() == 100);
            robot.press(KeyCode.CONTROL, KeyCode.F);
            robot.replace("#sessionsFilter", "proofs\n");
            robot.await(
                    "it asks for them",
                    () -> operations.lists.asked.getLast().filter().equals("policy:proofs"));
            robot.onUi(() -> {
                table(robot).getSelectionModel().clearAndSelect(0);
                table(robot).requestFocus();
            });
            robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.C);
            robot.onUi(() -> menuItem("tableCopy-markdown").fire());
            robot.onUi(() -> assertThat(Clipboard.getSystemClipboard().getString())
                    .startsWith("| Session | Policy | State |")
                    .contains("\n| ---: | --- | --- |")
                    .contains("| proofs | running |"));
            robot.onUi(() -> List.copyOf(Window.getWindows()).stream()
                    .filter(ContextMenu.class::isInstance)
                    .forEach(Window::hide));

            export(robot, file, false);
            robot.await("it is written", () -> Files.exists(file));
            robot.await("it is told", () -> told(robot, "1,101 rows in " + file));
            Snapshots.take(robot, robot.scene(), "jobs-drawer");
            assertThat(Files.readAllLines(file)).hasSize(1_101 + 2).last().isEqualTo("]");

            Files.writeString(file, "mine");
            export(robot, file, false);
            robot.await("it says why not", () -> told(robot, file + " is there already; no file was written"));
            assertThat(file).hasContent("mine");
            export(robot, file, true);
            robot.await("it is replaced", () -> Files.size(file) > 4);
        }
        try (Stream<Path> left = Files.list(home)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("sessions.json", "console.properties");
        }
    }

    private void export(UiRobot robot, Path file, boolean replace) {
        robot.onUi(() -> Event.fireEvent(
                table(robot),
                new ContextMenuEvent(ContextMenuEvent.CONTEXT_MENU_REQUESTED, 5, 5, 500, 500, true, null)));
        robot.onUi(() -> menuItem("tableExport").fire());
        robot.await("the dialog is open", () -> robot.shows("#tableExportConfirm"));
        robot.await(
                "they are counted",
                () -> robot.find("#tableExportRows", Label.class).getText().equals("All 1,101 rows that match"));
        robot.onUi(() -> {
            robot.find("#tableExportFile", TextField.class).setText(file + ".old");
            robot.find("#tableExportReplace", CheckBox.class).setSelected(true); // of that file
            robot.find("#tableExportFormat", ComboBox.class).getSelectionModel().select(3);
            robot.find("#tableExportFile", TextField.class).setText(file.toString());
            assertThat(robot.find("#tableExportReplace", CheckBox.class).isSelected())
                    .isFalse();
            robot.find("#tableExportReplace", CheckBox.class).setSelected(replace);
        });
        Snapshots.take(robot, robot.find("#tableExportFile", TextField.class).getScene(), "table-export");
        robot.click("#tableExportConfirm");
    }

    private static boolean told(UiRobot robot, String text) {
        return robot.find("#jobsNotices", Parent.class).lookupAll(".hyperlink").stream()
                .anyMatch(node ->
                        ((javafx.scene.control.Hyperlink) node).getText().contains(text));
    }

    private static MenuItem menuItem(String id) {
        return Window.getWindows().stream()
                .filter(ContextMenu.class::isInstance)
                .flatMap(menu -> ((ContextMenu) menu).getItems().stream())
                .filter(item -> id.equals(item.getId()))
                .findFirst()
                .orElseThrow();
    }

    private static TableView<?> table(UiRobot robot) {
        return robot.find("#sessionsTable", TableView.class);
    }

    @Test
    void aWindowThatIsClosedDuringAnExportLeavesNoFile() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        operations.lists.slow(reading);
        Path file = home.resolve("sessions.csv");
        try (UiRobot robot = open()) {
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT3);
            robot.await("a page is shown", () -> !table(robot).getItems().isEmpty());
            robot.onUi(() -> table(robot).requestFocus());
            robot.press(KeyCode.SHIFT, KeyCode.F10);
            robot.onUi(() -> menuItem("tableExport").fire());
            robot.await("the dialog is open", () -> robot.shows("#tableExportConfirm"));
            robot.onUi(() -> robot.find("#tableExportFile", TextField.class).setText(file.toString()));
            robot.click("#tableExportConfirm");
            robot.await("it runs", () -> robot.shows("#jobCancel"));

            robot.closeByPerson();
            robot.await("it is asked", () -> robot.shows("#jobsStopConfirm"));
            reading.countDown();
            robot.click("#jobsStopConfirm");
            assertThat(robot.stage().isShowing()).isFalse();
        }
        try (Stream<Path> left = Files.list(home)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".part"));
        }
    }
}
