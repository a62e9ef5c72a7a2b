package dev.holdfast.console;

import dev.holdfast.console.fx.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Cell;
import javafx.scene.control.ListCell;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Window;

/// Points and clicks; keys are for text only.
record MouseHand(UiRobot robot) implements Hand {
    @Override
    public void open(Room room) {
        robot.click("#rail-" + room.id());
    }

    @Override
    public void push(String selector) {
        robot.click(selector);
    }

    @Override
    public void push(String selector, KeyCode... keys) {
        robot.click(selector);
    }

    @Override
    public void write(String selector, String text) {
        robot.replace(selector, text);
    }

    @Override
    public void choose(String selector, String value) {
        robot.click(selector);
        robot.clickOn(shown(
                node -> node instanceof ListCell<?> cell && value.equals(cell.getText()), value + " of " + selector));
    }

    @Override
    public void select(String table, int row) {
        robot.clickOn(cell(table, row));
    }

    @Override
    public void open(String table, int row) {
        Node cell = cell(table, row);
        robot.clickOn(cell);
        robot.clickOn(cell);
    }

    @Override
    public void choose(String menu, int item) {
        robot.click(menu);
        robot.clickOn(shown(node -> node.getProperties().get(MenuItem.class) instanceof MenuItem, item, menu));
    }

    @Override
    public void take(String from, String to) {
        robot.click(to);
    }

    /// The first cell of a row, in which nothing else may be clicked. Its item is there before a frame has drawn it.
    private Node cell(String table, int row) {
        robot.await("row " + row + " of " + table + " is drawn", () -> drawn(table, row)
                .isPresent());
        return robot.ask(() -> drawn(table, row).orElseThrow());
    }

    private Optional<Node> drawn(String table, int row) {
        TableView<?> view = robot.find(table, TableView.class);
        return all(view, node -> node instanceof TableRow<?> line && line.getIndex() == row && !line.isEmpty()).stream()
                .flatMap(line -> all(line, node -> node instanceof Cell<?> && node.isVisible()).stream())
                .skip(1) // the row itself
                .findFirst();
    }

    private Node shown(Predicate<Node> wanted, String what) {
        return shown(wanted, 0, what);
    }

    private Node shown(Predicate<Node> wanted, int number, String what) {
        return robot.ask(() -> Window.getWindows().stream()
                        .flatMap(window -> all(window.getScene().getRoot(), wanted).stream())
                        .skip(number)
                        .findFirst())
                .orElseThrow(() -> new AssertionError("nothing shows " + what));
    }

    private static List<Node> all(Node node, Predicate<Node> wanted) {
        List<Node> found = new ArrayList<>();
        collect(node, wanted, found);
        return found;
    }

    private static void collect(Node node, Predicate<Node> wanted, List<Node> found) {
        if (!node.isVisible()) {
            return;
        }
        if (wanted.test(node)) {
            found.add(node);
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, wanted, found));
        }
    }
}
