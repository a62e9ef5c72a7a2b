package dev.holdfast.console.policies;

import dev.holdfast.console.fx.Styles;
import javafx.scene.control.Label;

/// A line of a diff, marked by sign and colour.
final class DiffLine {
    private DiffLine() {}

    static Label of(LineDiff.Line line) {
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
