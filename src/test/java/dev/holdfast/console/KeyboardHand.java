package dev.holdfast.console;

import dev.holdfast.console.fx.Room;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// Has no mouse. Tab must lead to everything, and not by a long way: a screen on which it does has lost its order.
record KeyboardHand(UiRobot robot) implements Hand {
    /// Forwards, then as often back again and before where it began.
    private static final int FAR = 24;

    @Override
    public void open(Room room) {
        KeyCodeCombination keys = (KeyCodeCombination) Objects.requireNonNull(room.keys(), room.id());
        if (keys.getShift() == KeyCombination.ModifierValue.DOWN) {
            robot.press(KeyCode.CONTROL, KeyCode.SHIFT, keys.getCode());
        } else {
            robot.press(KeyCode.CONTROL, keys.getCode());
        }
    }

    @Override
    public void push(String selector) {
        reach(selector);
        robot.press(KeyCode.SPACE);
    }

    @Override
    public void push(String selector, KeyCode... keys) {
        robot.press(keys);
    }

    @Override
    public void write(String selector, String text) {
        reach(selector.replace(" .text-field", "")); // what is typed goes to the choice around the field
        robot.press(KeyCode.CONTROL, KeyCode.A);
        robot.type(text);
    }

    @Override
    public void choose(String selector, String value) {
        reach(selector);
        ComboBoxBase<?> box = robot.find(selector, ComboBoxBase.class);
        for (int presses = 0; presses < FAR && !value.equals(robot.ask(box::getValue)); presses++) {
            robot.press(KeyCode.DOWN);
        }
        if (!value.equals(robot.ask(box::getValue))) {
            throw new AssertionError(value + " is not offered by " + selector);
        }
    }

    @Override
    public void select(String table, int row) {
        TableView<?> view = robot.find(table, TableView.class);
        robot.await(
                "row " + row + " of " + table + " is there",
                () -> view.getItems().size() > row);
        reach(table);
        robot.press(KeyCode.HOME);
        for (int presses = 0; presses < row; presses++) {
            robot.press(KeyCode.DOWN);
        }
    }

    @Override
    public void open(String table, int row) {
        select(table, row);
        robot.press(KeyCode.ENTER);
    }

    @Override
    public void choose(String menu, int item) {
        push(menu);
        for (int presses = 0; presses <= item; presses++) {
            robot.press(KeyCode.DOWN);
        }
        robot.press(KeyCode.ENTER);
    }

    @Override
    public void take(String from, String to) {
        reach(from);
        for (int presses = 0; presses < FAR && !focused(to); presses++) {
            robot.press(KeyCode.DOWN);
        }
        robot.await(to + " is chosen", () -> robot.find(to, RadioButton.class).isSelected());
    }

    private void reach(String selector) {
        robot.await(selector + " is there", () -> robot.standsOpen(selector));
        for (int presses = 0; presses <= FAR; presses++) {
            if (focused(selector)) {
                return;
            }
            robot.press(KeyCode.TAB);
        }
        for (int presses = 0; presses <= 2 * FAR; presses++) {
            if (focused(selector)) {
                return;
            }
            robot.press(KeyCode.SHIFT, KeyCode.TAB);
        }
        throw new AssertionError(FAR + " times Tab, forwards or back, do not lead to " + selector);
    }

    private boolean focused(String selector) {
        return robot.ask(() ->
                robot.standsOpen(selector) && robot.find(selector, Node.class).isFocused());
    }
}
