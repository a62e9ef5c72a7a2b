package dev.holdfast.console.policies;

import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.policies.ReviewModel.Moved;
import dev.holdfast.policy.PolicyMerge;
import java.util.Set;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What two people made of one policy, field by field: as it was, as it is now, as it is wanted here.
///
/// Stable ids for tests: `merge-POLICY-FIELD-theirs`, `merge-POLICY-FIELD-mine`.
final class MergeView {
    private final Moved moved;
    private final Texts texts;
    private final Set<String> won;

    /// @param won gets the fields in which ours is chosen
    MergeView(Moved moved, Texts texts, Set<String> won) {
        this.moved = moved;
        this.texts = texts;
        this.won = won;
    }

    Node node() {
        Label title = new Label(texts.format("merge.policy", moved.policy(), moved.version(), moved.by()));
        title.setWrapText(true);
        title.getStyleClass().add("graph-name");
        GridPane grid = new GridPane();
        grid.getStyleClass().add("form-grid");
        for (int percent : new int[] {16, 24, 24, 24, 12}) {
            ColumnConstraints column = new ColumnConstraints();
            column.setPercentWidth(percent);
            grid.getColumnConstraints().add(column);
        }
        grid.addRow(0, head("field"), head("was"), head("theirs"), head("mine"), head("taken"));
        moved.merge().fields().forEach(field -> add(grid, field));
        if (moved.merge().fields().isEmpty()) {
            grid.addRow(1, code(texts.get("merge.nothing")));
        }
        return new VBox(4, title, grid);
    }

    private void add(GridPane grid, PolicyMerge.Field field) {
        Node[] cells = {
            new Label(field.name()), code(field.base()), code(field.theirs()), code(field.mine()), taken(field)
        };
        for (Node cell : cells) {
            GridPane.setValignment(cell, VPos.TOP);
        }
        grid.addRow(grid.getRowCount(), cells);
    }

    private Node taken(PolicyMerge.Field field) {
        return switch (field.kind()) {
            case MINE -> said("merge.mine");
            case THEIRS -> said("merge.theirs");
            case ALIKE -> said("merge.alike");
            case CONFLICT -> choice(field.name());
        };
    }

    private Node choice(String field) {
        ToggleGroup group = new ToggleGroup();
        RadioButton theirs = button(field, "theirs", group);
        RadioButton mine = button(field, "mine", group);
        theirs.setSelected(true);
        mine.selectedProperty().subscribe(chosen -> {
            if (chosen) {
                won.add(field);
            } else {
                won.remove(field);
            }
        });
        return new VBox(2, theirs, mine);
    }

    private RadioButton button(String field, String whose, ToggleGroup group) {
        RadioButton button = new RadioButton(texts.get("merge." + whose));
        button.setId("merge-" + moved.policy() + "-" + field + "-" + whose);
        button.setToggleGroup(group);
        return button;
    }

    private Label head(String key) {
        Label label = new Label(texts.get("merge.column." + key));
        label.getStyleClass().add(Styles.MUTED);
        return label;
    }

    private Label said(String key) {
        Label label = new Label(texts.get(key));
        label.getStyleClass().add(Styles.MUTED);
        return label;
    }

    private static Label code(String text) {
        Label label = new Label(text.isEmpty() ? "–" : text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().add(Styles.CODE);
        return label;
    }
}
