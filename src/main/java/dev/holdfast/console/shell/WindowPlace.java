package dev.holdfast.console.shell;

import dev.holdfast.console.fx.Layout;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Stage;

/// Size and position of a window, kept in the [Layout].
public final class WindowPlace {
    private static final double WIDTH = 1400;
    private static final double HEIGHT = 900;
    private static final double LEAST_WIDTH = 900;
    private static final double LEAST_HEIGHT = 560;

    private WindowPlace() {}

    /// Puts the window where it was, or in the middle when that place is on no screen any more.
    public static void restore(Stage stage, Layout layout) {
        stage.setMinWidth(LEAST_WIDTH);
        stage.setMinHeight(LEAST_HEIGHT);
        stage.setWidth(layout.number("window.width", WIDTH));
        stage.setHeight(layout.number("window.height", HEIGHT));
        double x = layout.number("window.x", Double.NaN);
        double y = layout.number("window.y", Double.NaN);
        boolean visible = Screen.getScreensForRectangle(x, y, LEAST_WIDTH, 40).stream()
                .map(Screen::getVisualBounds)
                .anyMatch(bounds -> holdsTitle(bounds, x, y));
        if (visible) {
            stage.setX(x);
            stage.setY(y);
        } else {
            stage.centerOnScreen();
        }
        stage.setMaximized(Boolean.parseBoolean(layout.get("window.maximized", "false")));
    }

    private static boolean holdsTitle(Rectangle2D bounds, double x, double y) {
        return y >= bounds.getMinY() && y < bounds.getMaxY() - 40 && x < bounds.getMaxX() - 40;
    }

    /// Notes where the window is.
    public static void keep(Stage stage, Layout layout) {
        layout.put("window.maximized", Boolean.toString(stage.isMaximized()));
        if (!stage.isMaximized()) {
            layout.put("window.width", stage.getWidth());
            layout.put("window.height", stage.getHeight());
            layout.put("window.x", stage.getX());
            layout.put("window.y", stage.getY());
        }
    }
}
