package dev.holdfast.console;

import dev.holdfast.console.fx.Room;
import javafx.scene.input.KeyCode;

/// Who works with the console: a person with a mouse, or one with a keyboard alone. What is done is the same, so that
/// no path is written down twice.
public interface Hand {
    enum Kind {
        MOUSE,
        KEYBOARD;

        public Hand of(UiRobot robot) {
            return switch (this) {
                case MOUSE -> new MouseHand(robot);
                case KEYBOARD -> new KeyboardHand(robot);
            };
        }
    }

    /// Opens a room of the rail.
    void open(Room room);

    /// Presses a button, a box or a choice.
    void push(String selector);

    /// Does what a button does, by that button or by its keys.
    void push(String selector, KeyCode... keys);

    /// Puts `text` in place of what a field holds.
    void write(String selector, String text);

    /// Chooses one of a few values.
    void choose(String selector, String value);

    /// Selects a row of a table.
    ///
    /// @param row counted from 0
    void select(String table, int row);

    /// Opens a row of a table.
    void open(String table, int row);

    /// Chooses an item of a menu.
    void choose(String menu, int item);

    /// Takes another one of a few that exclude each other.
    ///
    /// @param from that is chosen now
    void take(String from, String to);
}
