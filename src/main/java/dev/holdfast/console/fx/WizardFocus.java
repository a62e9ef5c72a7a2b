package dev.holdfast.console.fx;

import java.util.List;
import java.util.function.Function;
import javafx.application.Platform;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import org.jspecify.annotations.Nullable;

/// Keeps the focus in a wizard whose pages and buttons come and go: when what had it is gone, it goes to where one goes
/// on, and not to whatever comes next in the window. Who has left the wizard is left alone.
///
/// A button that writes is never where the focus goes by itself: a key that is pressed twice must not agree to
/// anything.
public final class WizardFocus {
    private final Node wizard;
    private boolean here;
    private @Nullable Object shown;

    private WizardFocus(Node wizard) {
        this.wizard = wizard;
    }

    /// @param wizard with all its pages and buttons
    /// @param step shown by whoever listened to it before
    /// @param onward the first of these that can have the focus gets it at a step; the wizard itself when none can
    public static <S> void follow(Node wizard, ObservableValue<S> step, Function<S, List<Node>> onward) {
        WizardFocus focus = new WizardFocus(wizard);
        wizard.sceneProperty().flatMap(Scene::focusOwnerProperty).subscribe(focus::moved);
        step.subscribe(now -> focus.stepped(now, onward));
    }

    private void moved(@Nullable Node before, @Nullable Node now) {
        if (now != null && within(now)) {
            here = true;
        } else if (before == null || !within(before) || mayHaveIt(before)) {
            here = false; // it was not taken away, somebody went
        } else {
            Platform.runLater(() -> {
                Scene scene = wizard.getScene();
                if (here && scene != null && !wizard.isFocusWithin() && seen(wizard)) {
                    wizard.requestFocus();
                }
            });
        }
    }

    private boolean within(Node node) {
        for (Node each = node; each != null; each = each.getParent()) {
            if (each.equals(wizard)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayHaveIt(Node node) {
        return !node.isDisabled() && seen(node);
    }

    private static boolean seen(Node node) {
        for (Node each = node; each != null; each = each.getParent()) {
            if (!each.isVisible()) {
                return false;
            }
        }
        return node.getScene() != null;
    }

    /// What runs is shown again and again: only another kind of step moves the focus.
    private <S> void stepped(S step, Function<S, List<Node>> onward) {
        Object kind = step instanceof Enum<?> ? step : step.getClass();
        if (kind.equals(shown)) {
            return;
        }
        shown = kind;
        if (here) {
            onward.apply(step).stream()
                    .filter(WizardFocus::mayHaveIt)
                    .findFirst()
                    .orElse(wizard)
                    .requestFocus();
        }
    }

    /// Presses the first of these buttons that can be pressed.
    public static void press(Button... buttons) {
        for (Button button : buttons) {
            if (mayHaveIt(button)) {
                button.fire();
                return;
            }
        }
    }
}
