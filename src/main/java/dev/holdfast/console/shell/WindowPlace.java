package dev.holdfast.console.shell;

import dev.holdfast.console.fx.Layout;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
        Rectangle2D place = place(
                layout,
                Stream.concat(Stream.of(Screen.getPrimary()), Screen.getScreens().stream())
                        .map(Screen::getVisualBounds)
                        .toList());
        stage.setMinWidth(LEAST_WIDTH);
        stage.setMinHeight(LEAST_HEIGHT);
        stage.setX(place.getMinX());
        stage.setY(place.getMinY());
        stage.setWidth(place.getWidth());
        stage.setHeight(place.getHeight());
        stage.setMaximized(Boolean.parseBoolean(layout.get("window.maximized", "false")));
    }

    /// A window is never larger than its screen: what does not fit could not be reached.
    ///
    /// @param screens what may be covered of each, the primary one first
    static Rectangle2D place(Layout layout, List<Rectangle2D> screens) {
        double x = layout.number("window.x", Double.NaN);
        double y = layout.number("window.y", Double.NaN);
        Optional<Rectangle2D> standing =
                screens.stream().filter(screen -> holdsTitle(screen, x, y)).findFirst();
        Rectangle2D screen = standing.orElse(screens.getFirst());
        double width = size(layout.number("window.width", WIDTH), LEAST_WIDTH, screen.getWidth());
        double height = size(layout.number("window.height", HEIGHT), LEAST_HEIGHT, screen.getHeight());
        return standing.isPresent()
                ? new Rectangle2D(x, y, width, height)
                : new Rectangle2D(
                        screen.getMinX() + (screen.getWidth() - width) / 2,
                        screen.getMinY() + (screen.getHeight() - height) / 2,
                        width,
                        height);
    }

    /// A damaged file may say anything.
    private static double size(double wanted, double least, double screen) {
        return Math.min(wanted >= least ? wanted : least, screen);
    }

    /// Enough of its title to take hold of it.
    private static boolean holdsTitle(Rectangle2D screen, double x, double y) {
        return y >= screen.getMinY()
                && y < screen.getMaxY() - 40
                && x < screen.getMaxX() - 40
                && x + LEAST_WIDTH > screen.getMinX() + 40;
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
