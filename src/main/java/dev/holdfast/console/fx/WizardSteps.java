package dev.holdfast.console.fx;

import java.util.List;
import javafx.beans.value.ObservableStringValue;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;

/// The row above a wizard that says where one is, and how its problems are shown.
public final class WizardSteps {
    private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
    private static final PseudoClass DONE = PseudoClass.getPseudoClass("done");

    private WizardSteps() {}

    /// @param marks in the order of the steps
    public static void mark(List<Label> marks, Label current) {
        marks.forEach(mark -> {
            mark.pseudoClassStateChanged(CURRENT, mark.equals(current));
            mark.pseudoClassStateChanged(DONE, marks.indexOf(mark) < marks.indexOf(current));
        });
    }

    /// Shows `text` where there is one.
    public static void problem(Label label, ObservableStringValue text) {
        label.textProperty().bind(text);
        label.visibleProperty().bind(label.textProperty().isNotEmpty());
        label.managedProperty().bind(label.visibleProperty());
    }
}
