package dev.holdfast.console.fx;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/// A row of tools above or below what they act on. Where they have no room beside each other, at a large [Scale] or in
/// a narrow window, they go on in a next line: no tool is ever out of sight, and none is cut.
///
/// FXML makes it. What grows gives way, too, and of a field at least a word can be seen; words give way only where they
/// may wrap. A sheet sets no least height for it: that of one line would be too little for two.
public class ToolRow extends HBox {
    private static final double WORD = 120;

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computeMinWidth(double height) {
        return room()
                + getManagedChildren().stream()
                        .mapToDouble(ToolRow::least)
                        .max()
                        .orElse(0);
    }

    @Override
    protected double computePrefHeight(double width) {
        List<List<Node>> lines = lines(width < 0 ? Double.MAX_VALUE : width);
        double heights = lines.stream().mapToDouble(line -> height(line, width)).sum();
        return snappedTopInset() + snappedBottomInset() + heights + getSpacing() * (lines.size() - 1);
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        List<List<Node>> lines = lines(getWidth());
        if (lines.size() == 1) {
            super.layoutChildren();
            return;
        }
        double y = snappedTopInset();
        for (List<Node> line : lines) {
            double height = height(line, getWidth());
            double x = snappedLeftInset();
            double[] widths = widths(line, getWidth());
            for (int i = 0; i < widths.length; i++) {
                layoutInArea(
                        line.get(i), x, y, widths[i], height, 0, Insets.EMPTY, true, false, HPos.LEFT, VPos.CENTER);
                x += widths[i] + getSpacing();
            }
            y += height + getSpacing();
        }
    }

    private double room() {
        return snappedLeftInset() + snappedRightInset();
    }

    /// Which children stand beside each other at a width.
    private List<List<Node>> lines(double width) {
        List<List<Node>> lines = new ArrayList<>(List.of(new ArrayList<>()));
        double left = width - room();
        for (Node child : getManagedChildren()) {
            double least = snapSizeX(least(child));
            if (!lines.getLast().isEmpty() && least > left) {
                lines.add(new ArrayList<>());
                left = width - room();
            }
            lines.getLast().add(child);
            left -= least + getSpacing();
        }
        return lines;
    }

    private static double least(Node child) {
        double wanted = child.prefWidth(-1);
        boolean yields = child instanceof TextField
                || child instanceof FilterBox
                || child instanceof ProgressBar
                || getHgrow(child) == Priority.ALWAYS
                || (child instanceof Label label && label.isWrapText());
        return yields ? Math.max(child.minWidth(-1), Math.min(wanted, Scale.px(WORD))) : wanted;
    }

    /// What is left over goes to those that gave way, then to those that grow.
    private double[] widths(List<Node> line, double width) {
        double[] widths =
                line.stream().mapToDouble(child -> snapSizeX(least(child))).toArray();
        double left = width - room() - getSpacing() * (widths.length - 1);
        for (double each : widths) {
            left -= each;
        }
        for (int i = 0; i < widths.length && left > 0; i++) {
            double more = Math.min(left, snapSizeX(line.get(i).prefWidth(-1)) - widths[i]);
            widths[i] += more;
            left -= more;
        }
        for (int i = 0; i < widths.length && left > 0; i++) {
            if (getHgrow(line.get(i)) == Priority.ALWAYS) {
                widths[i] += left;
                left = 0;
            }
        }
        if (widths.length == 1) {
            widths[0] = Math.min(widths[0], width - room()); // it may be wider than the row
        }
        return widths;
    }

    private double height(List<Node> line, double width) {
        double[] widths = width < 0 ? new double[0] : widths(line, width);
        double height = 0;
        for (int i = 0; i < line.size(); i++) {
            height = Math.max(height, line.get(i).prefHeight(widths.length == 0 ? -1 : widths[i]));
        }
        return snapSizeY(height);
    }
}
