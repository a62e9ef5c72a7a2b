package dev.holdfast.console.fx;

import java.util.List;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.event.ActionEvent;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.stage.Window;

/// What changes something, in every open window: can be turned off as a whole, whatever else says whether it may be
/// pressed. It looks disabled then, takes neither mouse nor focus, and does nothing when it is fired.
public final class Writes {
    /// Style class of buttons and other controls that change something.
    public static final String STYLE = "writes";

    private static final PseudoClass OFF = PseudoClass.getPseudoClass("off");
    private static final String GUARDED = "writes.guarded";

    private final String why;
    private final Consumer<Node> onMade = this::turnBelow;
    private boolean off;

    /// @param why what a screen reader says of a control that is off
    public Writes(String why) {
        this.why = why;
    }

    /// Turns off, or on again, what is there now; call it again when more was built.
    public void turn(boolean off) {
        this.off = off;
        for (Window window : List.copyOf(Window.getWindows())) {
            Scene scene = window.getScene();
            if (scene != null) {
                guard(scene);
                turnBelow(scene.getRoot());
            }
        }
    }

    /// What is drawn later, too, and what is made only then.
    private void turnBelow(Node node) {
        if (node.getStyleClass().contains(STYLE)) {
            turn(node);
        }
        if (node instanceof Later part) {
            part.whenMade(onMade);
        }
        Nodes.below(node).forEach(this::turnBelow);
    }

    private void turn(Node node) {
        if (node.getPseudoClassStates().contains(OFF) == off) {
            return;
        }
        node.pseudoClassStateChanged(OFF, off);
        node.setMouseTransparent(off);
        node.setFocusTraversable(!off);
        node.setAccessibleHelp(off ? why : Tips.help(node));
    }

    private void guard(Scene scene) {
        if (scene.getProperties().putIfAbsent(GUARDED, this) == null) {
            scene.addEventFilter(ActionEvent.ACTION, this::heed);
        }
    }

    private void heed(Event event) {
        if (off && event.getTarget() instanceof Node target && writes(target)) {
            event.consume();
        }
    }

    private static boolean writes(Node target) {
        for (Node each = target; each != null; each = each.getParent()) {
            if (each.getStyleClass().contains(STYLE)) {
                return true;
            }
        }
        return false;
    }
}
