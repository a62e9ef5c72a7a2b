package dev.holdfast.console.fx;

import javafx.scene.control.Label;

/// A line of a diff, marked by sign and colour.
public final class DiffLine {
    private DiffLine() {}

    public static Label of(LineDiff.Line line) {
        return switch (line.kind()) {
            case KEPT -> label("  " + line.text(), "diff-kept");
            case REMOVED -> label("− " + line.text(), "diff-removed");
            case ADDED -> label("+ " + line.text(), "diff-added");
        };
    }

    private static Label label(String text, String style) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMaxWidth(Double.MAX_VALUE);
        label.getStyleClass().addAll(Styles.CODE, "diff-line", style);
        return label;
    }
}
