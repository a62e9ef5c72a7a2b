package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

class TipsTest {
    private static final int PATIENCE_SECONDS = 20;

    @AutoClose
    private final SmallWindow window = new SmallWindow();

    private final FxRobot robot = window.robot();
    private final Label node = new Label("short");
    private final Region elsewhere = new Region();

    TipsTest() throws Exception {}

    @BeforeEach
    void show() {
        elsewhere.setMinSize(300, 150);
        window.show(new VBox(node, elsewhere));
        robot.moveTo(elsewhere);
    }

    /// The toolkit remembers which tooltip shows, in all windows.
    @AfterEach
    void leave() throws Exception {
        robot.moveTo(elsewhere);
        await("");
    }

    private static String shown() {
        return Window.getWindows().stream()
                .filter(Tooltip.class::isInstance)
                .map(window -> ((Tooltip) window).getText())
                .findFirst()
                .orElse("");
    }

    private static void await(String words) throws Exception {
        try {
            WaitForAsyncUtils.waitFor(
                    PATIENCE_SECONDS,
                    TimeUnit.SECONDS,
                    () -> WaitForAsyncUtils.asyncFx(TipsTest::shown).get().equals(words));
        } catch (TimeoutException e) {
            throw new AssertionError("not '" + words + "' but '" + shown() + "'", e);
        }
    }

    @Test
    void whoeverPointsAtANodeReadsWhatItSays() throws Exception {
        robot.interact(() -> Tips.set(node, "all of it"));
        robot.moveTo(node);

        await("all of it");
        assertThat(node.getAccessibleHelp()).isEqualTo("all of it");
        robot.moveTo(elsewhere);
        await("");
    }

    @Test
    void whatChangesUnderThePointerIsReadAtOnce() throws Exception {
        robot.interact(() -> Tips.set(node, "before"));
        robot.moveTo(node);
        await("before");

        robot.interact(() -> Tips.set(node, "after"));

        assertThat(WaitForAsyncUtils.asyncFx(TipsTest::shown).get()).isEqualTo("after");
    }

    @Test
    void nothingIsSaidAnyMoreWhenThereIsNothingToSay() throws Exception {
        robot.interact(() -> Tips.set(node, "before"));
        robot.moveTo(node);
        await("before");
        robot.moveTo(elsewhere);
        await("");

        robot.interact(() -> Tips.set(node, ""));
        robot.moveTo(node);
        WaitForAsyncUtils.sleep(1500, TimeUnit.MILLISECONDS);

        assertThat(WaitForAsyncUtils.asyncFx(TipsTest::shown).get()).isEmpty();
        assertThat(node.getAccessibleHelp()).isNull();
    }

    @Test
    void noTooltipIsMadeBeforeAnybodyPoints() {
        robot.interact(() -> Tips.set(node, "all of it"));

        assertThat(node.getProperties().values()).noneMatch(Tooltip.class::isInstance);
        robot.moveTo(node);
        assertThat(node.getProperties().values()).anyMatch(Tooltip.class::isInstance);
    }

    @Test
    void wordsAreAskedForWhenSomebodyPoints() throws Exception {
        AtomicReference<String> words = new AtomicReference<>("one");
        robot.interact(() -> Tips.ask(node, words::get));
        robot.moveTo(node);
        await("one");
        robot.moveTo(elsewhere);
        await("");

        words.set("two");
        robot.moveTo(node);

        await("two");
    }
}
