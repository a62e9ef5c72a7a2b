package dev.holdfast.console.shell;

import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Preferences;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;

/// Larger, smaller, normal size: in the palette and by keys, kept in the [Layout].
///
/// `Ctrl+0` is the audit's, so that the way back is `Ctrl+Alt+0`.
final class ScaleActions {
    private static final KeyCombination LARGER = shortcut(KeyCode.PLUS);
    private static final KeyCombination SMALLER = shortcut(KeyCode.MINUS);
    private static final KeyCombination NORMAL =
            new KeyCodeCombination(KeyCode.DIGIT0, KeyCombination.SHORTCUT_DOWN, KeyCombination.ALT_DOWN);

    private final ScreenTools tools;
    private final Runnable restyle;

    /// @param restyle applies the theme again
    ScaleActions(ScreenTools tools, Runnable restyle) {
        this.tools = tools;
        this.restyle = restyle;
    }

    private static KeyCombination shortcut(KeyCode key) {
        return new KeyCodeCombination(key, KeyCombination.SHORTCUT_DOWN);
    }

    /// Gives everything the size that the last window had. Before anything is built.
    static void restore(Layout layout) {
        Scale.set(new Preferences(layout).scale());
    }

    private void set(int percent) {
        new Preferences(tools.layout()).scale(percent);
        Scale.set(percent);
        restyle.run();
    }

    /// The plus is on one key with the equals sign on some keyboards, and alone on others.
    Map<KeyCombination, Runnable> keys() {
        Map<KeyCombination, Runnable> keys = new LinkedHashMap<>();
        Runnable larger = () -> set(Scale.larger());
        Runnable smaller = () -> set(Scale.smaller());
        List.of(KeyCode.PLUS, KeyCode.EQUALS, KeyCode.ADD).forEach(key -> keys.put(shortcut(key), larger));
        List.of(KeyCode.MINUS, KeyCode.SUBTRACT).forEach(key -> keys.put(shortcut(key), smaller));
        keys.put(NORMAL, () -> set(Scale.USUAL));
        return keys;
    }

    void addTo(PaletteActions actions) {
        actions.add(
                        "scale-larger",
                        MaterialDesignM.MAGNIFY_PLUS_OUTLINE,
                        "palette.scale-larger",
                        LARGER,
                        () -> set(Scale.larger()))
                .add(
                        "scale-smaller",
                        MaterialDesignM.MAGNIFY_MINUS_OUTLINE,
                        "palette.scale-smaller",
                        SMALLER,
                        () -> set(Scale.smaller()))
                .add("scale-normal", MaterialDesignM.MAGNIFY, "palette.scale-normal", NORMAL, () -> set(Scale.USUAL));
    }
}
