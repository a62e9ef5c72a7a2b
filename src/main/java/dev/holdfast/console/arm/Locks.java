package dev.holdfast.console.arm;

import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Tips;
import dev.holdfast.console.fx.WritingControls;
import dev.holdfast.console.fx.WritingItem;
import java.util.Set;
import java.util.function.Consumer;
import javafx.event.ActionEvent;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Control;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Spinner;
import javafx.scene.input.InputEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// Makes what writes look locked while the console is read-only: every one of the [WritingControls] shows a lock, says
/// why in its tooltip, and pressed, by mouse or key, asks whether to arm the console instead of acting. The [Guard]
/// refuses whatever gets by.
public final class Locks {
    /// Keys by which a menu or a choice opens, and a choice or a number changes; digits do, too.
    private static final Set<KeyCode> OPENING = Set.of(
            KeyCode.SPACE, KeyCode.ENTER, KeyCode.UP, KeyCode.DOWN, KeyCode.F4, KeyCode.BACK_SPACE, KeyCode.DELETE);

    private static final String OWN_TIP = "holdfast.own-tip";

    private final ArmModel model;
    private final Consumer<String> onLocked;
    private final String help;

    /// @param onLocked given the words of the control that was pressed
    public Locks(ArmModel model, Texts texts, Consumer<String> onLocked) {
        this.model = model;
        this.onLocked = onLocked;
        this.help = texts.format("arm.tip", ArmBand.KEYS.getDisplayText());
    }

    /// Watches a window. @return ends it
    public Subscription watch(Scene scene) {
        scene.addEventFilter(ActionEvent.ACTION, this::pressed);
        scene.addEventFilter(WritingItem.Chosen.TYPE, this::chosen);
        scene.addEventFilter(MouseEvent.MOUSE_PRESSED, this::opened);
        scene.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            KeyCode key = event.getCode();
            if (!event.isShortcutDown() && (OPENING.contains(key) || key.isDigitKey() || key.isKeypadKey())) {
                opened(event);
            }
        });
        scene.addEventFilter(MouseEvent.MOUSE_ENTERED_TARGET, event -> hovered(event.getTarget(), true));
        scene.addEventFilter(MouseEvent.MOUSE_EXITED_TARGET, event -> hovered(event.getTarget(), false));
        return model.safetyProperty()
                .subscribe(_ -> scene.getRoot().pseudoClassStateChanged(WritingControls.READ_ONLY, model.isReadOnly()))
                .and(scene.focusOwnerProperty().subscribe(this::focused));
    }

    private static boolean writes(@Nullable Object target) {
        return target instanceof Node node && node.getStyleClass().contains(WritingControls.STYLE);
    }

    private void pressed(ActionEvent event) {
        if (model.isReadOnly() && event.getTarget() instanceof ButtonBase button && writes(button)) {
            event.consume();
            onLocked.accept(button.getText());
        }
    }

    private void chosen(WritingItem.Chosen item) {
        if (model.isReadOnly()) {
            item.consume();
            onLocked.accept(item.words());
        }
    }

    /// What does not act at once when it is pressed: a menu and a choice act by their items, which are in a window of
    /// their own, and a number by each key.
    private void opened(InputEvent event) {
        for (Node node = event.getTarget() instanceof Node hit ? hit : null; node != null; node = node.getParent()) {
            if (model.isReadOnly() && opens(node) && writes(node)) {
                event.consume();
                onLocked.accept(node instanceof MenuButton menu ? menu.getText() : node.getAccessibleText());
                return;
            }
        }
    }

    private static boolean opens(Node node) {
        return node instanceof MenuButton || node instanceof ComboBoxBase<?> || node instanceof Spinner<?>;
    }

    private void hovered(Object target, boolean inside) {
        if (!(target instanceof Control control) || !writes(control)) {
            return;
        }
        if (inside && model.isReadOnly() && !help.equals(Tips.of(control))) {
            control.getProperties().put(OWN_TIP, Tips.of(control));
            Tips.ask(control, () -> help);
        } else if (!inside && control.getProperties().remove(OWN_TIP) instanceof String own) {
            Tips.ask(control, () -> own);
        }
    }

    /// What the tooltip says to those who see it.
    private void focused(@Nullable Node owner) {
        if (owner != null && writes(owner)) {
            owner.setAccessibleHelp(model.isReadOnly() ? help : Tips.help(owner));
        }
    }
}
