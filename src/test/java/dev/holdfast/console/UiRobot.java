package dev.holdfast.console;

import dev.holdfast.console.fx.Gradually;
import dev.holdfast.node.Operations;
import dev.holdfast.testing.Shown;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.application.Platform;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import javafx.stage.Window;
import javafx.stage.WindowEvent;
import org.jspecify.annotations.Nullable;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.robot.BaseRobot;
import org.testfx.service.query.EmptyNodeQueryException;
import org.testfx.util.WaitForAsyncUtils;

/// A hand and an eye before the console's real window. The one place that knows which robot moves the mouse.
///
/// It presses real keys and buttons, but rests after each act only, not after each character and each pixel on the way,
/// as the robot's own acts do: half of a test's time went there.
public final class UiRobot implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final FxRobot robot = new FxRobot();
    private final Stage stage;

    private UiRobot(Stage stage) {
        this.stage = stage;
    }

    /// Opens the console on `operations`.
    ///
    /// @param layoutFile kept between windows; a new one for each test that does not care
    public static UiRobot open(Operations operations, Path layoutFile) throws TimeoutException {
        return open(operations, layoutFile, FakeOperations.clock());
    }

    /// @param clock the reader's
    public static UiRobot open(Operations operations, Path layoutFile, Clock clock) throws TimeoutException {
        FxToolkit.registerPrimaryStage();
        Stage stage = WaitForAsyncUtils.waitForAsyncFx(PATIENCE_SECONDS * 1000L, () -> {
            Stage made = new Stage();
            ConsoleWindow.open(made, operations, new ConsoleSettings(layoutFile, "embedded", "mira", "0.9.0"), clock);
            return made;
        });
        settle();
        return new UiRobot(stage);
    }

    public Scene scene() {
        return stage.getScene();
    }

    public Stage stage() {
        return stage;
    }

    /// The one visible node that a CSS selector finds in any open window.
    public <T extends Node> T find(String selector, Class<T> type) {
        return type.cast(robot.lookup(selector).match(Node::isVisible).query());
    }

    /// Whether a visible node stands where everything around it is visible, too: not on a page that is hidden.
    public boolean standsOpen(String selector) {
        return robot.lookup(selector).match(UiRobot::seen).tryQuery().isPresent();
    }

    private static boolean seen(Node node) {
        for (Node each = node; each != null; each = each.getParent()) {
            if (!each.isVisible()) {
                return false;
            }
        }
        return true;
    }

    public boolean shows(String selector) {
        return robot.lookup(selector).match(Node::isVisible).tryQuery().isPresent();
    }

    /// Waits for the node where it is still on its way, and until it stands still.
    public void click(String selector) {
        if (!shows(selector)) {
            await(selector + " is there", () -> shows(selector));
        }
        onUi(() -> scrollTo(find(selector, Node.class)));
        BaseRobot hand = robot.robotContext().getBaseRobot();
        @Nullable Point2D aim = null;
        for (int tries = 0; tries < 20 && !Objects.equals(aim, middle(selector)); tries++) {
            aim = middle(selector);
            hand.moveMouse(aim);
            settle();
        }
        hand.pressMouse(MouseButton.PRIMARY);
        hand.releaseMouse(MouseButton.PRIMARY);
        settle();
    }

    /// As a person would turn the wheel until the node is in sight.
    private static void scrollTo(Node node) {
        for (@Nullable Parent each = node.getParent(); each != null; each = each.getParent()) {
            if (each instanceof ScrollPane pane && pane.getContent() instanceof Region content) {
                double room = content.getHeight() - pane.getViewportBounds().getHeight();
                double top = content.sceneToLocal(node.localToScene(node.getBoundsInLocal()))
                        .getMinY();
                if (room > 0
                        && (top < room * pane.getVvalue() || top > room * pane.getVvalue() + pane.getHeight() - 60)) {
                    pane.setVvalue(Math.clamp(top / room, 0, 1));
                    pane.layout();
                }
            }
        }
    }

    /// Clicks in the middle of a node.
    public void clickOn(Node node) {
        robot.clickOn(node, MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Clicks on a point of the screen.
    public void clickAt(Point2D point) {
        robot.clickOn(point, MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private Point2D middle(String selector) {
        return robot.point(find(selector, Node.class)).query();
    }

    /// Puts `text` in place of what a text field holds.
    public void replace(String selector, String text) {
        click(selector);
        press(KeyCode.CONTROL, KeyCode.A);
        type(text);
    }

    /// Types into what has the focus.
    public void type(String text) {
        Scene focused =
                Window.getWindows().filtered(Window::isFocused).getLast().getScene(); // a dialog's comes later
        BaseRobot hand = robot.robotContext().getBaseRobot();
        text.chars().forEach(character -> hand.typeKeyboard(focused, key(character), Character.toString(character)));
        settle();
    }

    /// Presses Tab until a node has the focus, as somebody without a mouse does.
    public void tabTo(String selector) {
        for (int presses = 0; presses < 120; presses++) {
            Node wanted = robot.lookup(selector).match(UiRobot::seen).tryQuery().orElse(null);
            if (wanted != null && wanted.isFocused()) {
                return;
            }
            press(KeyCode.TAB);
        }
        throw new AssertionError("Tab leads nowhere to " + selector);
    }

    public void press(KeyCode... keys) {
        strike(keys);
        settle();
    }

    /// Presses keys and does not wait for what comes of it.
    public void strike(KeyCode... keys) {
        BaseRobot hand = robot.robotContext().getBaseRobot();
        List<KeyCode> pressed = List.of(keys);
        pressed.forEach(hand::pressKeyboard);
        pressed.reversed().forEach(hand::releaseKeyboard);
    }

    /// How long it takes from an act until `reached`, asked on the UI thread, holds and is laid out; fails after ten
    /// seconds. Where this robot rests is not counted.
    ///
    /// @param act waits for nothing
    public Duration timed(String what, Runnable act, Callable<Boolean> reached) {
        Shown shown = new Shown(scene(), patient(reached));
        long begun = System.nanoTime();
        act.run();
        Platform.runLater(shown::start);
        try {
            long at = shown.at().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return Duration.ofNanos(at - begun);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("waited in vain until " + what, e);
        } finally {
            onUi(shown::stop);
        }
    }

    private static KeyCode key(int character) {
        return switch (character) {
            case '\n' -> KeyCode.ENTER;
            case '\t' -> KeyCode.TAB;
            default -> KeyCode.UNDEFINED;
        };
    }

    /// Until what was asked for is done and drawn: parts of a screen and rows of tables come in frames of their own.
    private static void settle() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        do {
            WaitForAsyncUtils.waitForFxEvents();
        } while (WaitForAsyncUtils.waitForAsyncFx(PATIENCE_SECONDS * 1000L, Gradually::isOnItsWay)
                && System.nanoTime() < until);
    }

    /// Asks the window to close, as a person does by its cross.
    public void closeByPerson() {
        onUi(() -> stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
    }

    /// Runs on the UI thread and waits for it.
    public void onUi(Runnable action) {
        WaitForAsyncUtils.waitForAsyncFx(PATIENCE_SECONDS * 1000L, action);
        settle();
    }

    /// Asks on the UI thread for what changes nothing: nobody need wait until it has settled.
    public <T> T ask(Callable<T> question) {
        return WaitForAsyncUtils.waitForAsyncFx(PATIENCE_SECONDS * 1000L, question);
    }

    /// Waits until `condition`, asked on the UI thread, holds; fails after ten seconds. It does not hold while a node
    /// that it looks for is not there.
    public void await(String what, Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(
                    PATIENCE_SECONDS,
                    TimeUnit.SECONDS,
                    () -> WaitForAsyncUtils.waitForAsyncFx(PATIENCE_SECONDS * 1000L, patient(condition)));
        } catch (TimeoutException e) {
            throw new AssertionError("waited in vain until " + what, e);
        }
        settle();
    }

    private static Callable<Boolean> patient(Callable<Boolean> condition) {
        return () -> {
            try {
                return condition.call();
            } catch (EmptyNodeQueryException e) {
                return false;
            }
        };
    }

    @Override
    public void close() {
        onUi(stage::close);
    }
}
