package dev.holdfast.console.fx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.beans.property.Property;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.css.StyleOrigin;
import javafx.css.StyleableProperty;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableColumnBase;
import javafx.scene.control.TableView;
import javafx.scene.control.TreeTableView;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Window;

/// How large everything is, in percent of the usual. As the style sheet, it is one for the process.
///
/// Nothing is drawn small and blown up: the sheet's lengths are other lengths ([ScaledSheet]), and so are those that
/// FXML and code gave to nodes ([#fit]). Text and icons stay as sharp as the screen.
public final class Scale {
    public static final int USUAL = 100;
    private static final List<Integer> STEPS = List.of(75, 90, USUAL, 110, 125, 150, 175, 200);
    private static final Object MARK = new Object();
    private static final ReadOnlyIntegerWrapper PERCENT = new ReadOnlyIntegerWrapper(USUAL);

    private Scale() {}

    public static int percent() {
        return PERCENT.get();
    }

    /// For what is drawn at lengths of its own, and must be drawn again. Listen weakly: it outlives every window.
    public static ReadOnlyIntegerProperty percentProperty() {
        return PERCENT.getReadOnlyProperty();
    }

    /// A length of the usual size, at the size of now.
    public static double px(double usual) {
        return usual * PERCENT.get() / USUAL;
    }

    /// What a layout kept; anything that is no size is the usual one.
    public static int parse(String kept) {
        try {
            int percent = Integer.parseInt(kept.strip());
            return Math.clamp(percent, STEPS.getFirst(), STEPS.getLast());
        } catch (NumberFormatException _) {
            return USUAL;
        }
    }

    public static int larger() {
        return STEPS.stream().filter(step -> step > PERCENT.get()).findFirst().orElse(STEPS.getLast());
    }

    public static int smaller() {
        return STEPS.reversed().stream()
                .filter(step -> step < PERCENT.get())
                .findFirst()
                .orElse(STEPS.getFirst());
    }

    /// From now on everything has this size, what is open, too; the caller applies the [Theme] again.
    public static void set(int percent) {
        for (Window window : List.copyOf(Window.getWindows())) {
            if (window.getScene() != null) {
                fit(window.getScene().getRoot(), percent);
            }
        }
        PERCENT.set(percent);
    }

    /// Gives nodes that were built at the usual lengths the size of now. What was done once is not done again.
    public static void fit(Node root) {
        fit(root, PERCENT.get());
    }

    /// Says that a node's own lengths are of the size of now already.
    public static <N extends Node> N sized(N node) {
        node.getProperties().put(MARK, PERCENT.get());
        return node;
    }

    static void sized(TableColumnBase<?, ?> column) {
        column.getProperties().put(MARK, PERCENT.get());
    }

    private static void fit(Node root, int percent) {
        Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        fit(root, percent, seen);
    }

    private static void fit(Node node, int percent, Set<Node> seen) {
        if (!seen.add(node)) {
            return;
        }
        double ratio = ratio(node.getProperties(), percent);
        if (ratio != 1) {
            resize(node, ratio);
        }
        columns(node).forEach(column -> fit(column, percent));
        inside(node).forEach(each -> fit(each, percent, seen));
    }

    private static void fit(TableColumnBase<?, ?> column, int percent) {
        double ratio = ratio(column.getProperties(), percent);
        if (ratio != 1) {
            column.setMinWidth(column.getMinWidth() * ratio);
            if (!column.prefWidthProperty().isBound()) {
                Columns.ask(column, column.getPrefWidth() * ratio);
            }
        }
        column.getColumns().forEach(each -> fit(each, percent));
    }

    private static double ratio(Map<Object, Object> properties, int percent) {
        Object before = properties.put(MARK, percent);
        return (double) percent / (before instanceof Integer known ? known : USUAL);
    }

    private static List<? extends TableColumnBase<?, ?>> columns(Node node) {
        return switch (node) {
            case TableView<?> table -> table.getColumns();
            case TreeTableView<?> table -> table.getColumns();
            default -> List.of();
        };
    }

    private static List<Node> inside(Node node) {
        List<Node> inside = new ArrayList<>(Nodes.below(node));
        if (node instanceof Labeled labeled && labeled.getGraphic() != null) {
            inside.add(labeled.getGraphic());
        }
        return inside;
    }

    private static void resize(Node node, double ratio) {
        if (node instanceof Region region) {
            length(region.minWidthProperty(), ratio);
            length(region.minHeightProperty(), ratio);
            length(region.prefWidthProperty(), ratio);
            length(region.prefHeightProperty(), ratio);
            length(region.maxWidthProperty(), ratio);
            length(region.maxHeightProperty(), ratio);
            padding(region, ratio);
        }
        switch (node) {
            case HBox box -> length(box.spacingProperty(), ratio);
            case VBox box -> length(box.spacingProperty(), ratio);
            case FlowPane pane -> {
                length(pane.hgapProperty(), ratio);
                length(pane.vgapProperty(), ratio);
            }
            case GridPane pane -> {
                length(pane.hgapProperty(), ratio);
                length(pane.vgapProperty(), ratio);
                pane.getColumnConstraints().forEach(column -> column(column, ratio));
            }
            default -> {}
        }
    }

    private static void column(ColumnConstraints column, double ratio) {
        length(column.minWidthProperty(), ratio);
        length(column.prefWidthProperty(), ratio);
        length(column.maxWidthProperty(), ratio);
    }

    /// Only what FXML or code has set: the sheet's own lengths come from the sheet.
    private static void length(Property<Number> length, double ratio) {
        double before = length.getValue().doubleValue();
        boolean ours = !(length instanceof StyleableProperty<?> styleable)
                || styleable.getStyleOrigin() == StyleOrigin.USER
                || styleable.getStyleOrigin() == null; // a region's least, usual and most sizes forget who set them
        if (ours && !length.isBound() && before > 0 && before < Double.MAX_VALUE) {
            length.setValue(before * ratio);
        }
    }

    private static void padding(Region region, double ratio) {
        Insets before = region.getPadding();
        boolean ours = region.paddingProperty() instanceof StyleableProperty<?> styleable
                && styleable.getStyleOrigin() == StyleOrigin.USER;
        if (ours && !region.paddingProperty().isBound()) {
            region.setPadding(new Insets(
                    before.getTop() * ratio,
                    before.getRight() * ratio,
                    before.getBottom() * ratio,
                    before.getLeft() * ratio));
        }
    }
}
