package dev.holdfast.console.fx;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What something is called, small and muted, and what it is.
public final class Fact {
    private Fact() {}

    /// The name above the value.
    public static VBox of(String name, Node value) {
        return new VBox(1, name(name), value);
    }

    /// The name above a value that may take several lines.
    public static VBox of(String name, String value) {
        return of(name, wrapped(value));
    }

    /// The name beside the value, in a row below those that `grid` has.
    public static void row(GridPane grid, String name, String value) {
        Label caption = name(name);
        caption.setMinWidth(Region.USE_PREF_SIZE);
        grid.addRow(grid.getRowCount(), caption, wrapped(value));
    }

    private static Label name(String text) {
        Label name = new Label(text);
        name.getStyleClass().add("fact-name");
        return name;
    }

    private static Label wrapped(String text) {
        Label value = new Label(text);
        value.setWrapText(true);
        return value;
    }
}
