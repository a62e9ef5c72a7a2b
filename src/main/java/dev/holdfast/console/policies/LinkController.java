package dev.holdfast.console.policies;

import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.WizardSteps;
import dev.holdfast.console.policies.LinkModel.Fault;
import dev.holdfast.console.policies.LinkModel.Pair;
import dev.holdfast.console.policies.LinkModel.Sides;
import dev.holdfast.policy.TableShape.ColumnShape;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.fxml.FXML;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/// Binds the link of a child policy.
///
/// Stable ids for tests: `link-parent-N`, `link-child-N`, `link-fault-N`, `link-remove-N` from 0, `link-add`.
public final class LinkController {
    private final LinkModel model;
    private final Texts texts;

    @FXML
    private Label sides;

    @FXML
    private VBox lines;

    @FXML
    private Label problem;

    LinkController(LinkModel model, ScreenTools tools) {
        this.model = model;
        this.texts = tools.texts();
    }

    @FXML
    void initialize() {
        WizardSteps.problem(problem, model.problemProperty());
        model.sidesProperty().subscribe(this::show);
        model.pairs().subscribe(this::fill);
        fill();
    }

    private void show(Sides of) {
        sides.setText(of.equals(Sides.NONE) ? "" : texts.format("link.sides", of.parent()));
        fill();
    }

    private void fill() {
        Sides of = model.sidesProperty().get();
        lines.getChildren().clear();
        for (int i = 0; i < model.pairs().size(); i++) {
            lines.getChildren().add(line(i, model.pairs().get(i), of));
        }
    }

    private Node line(int place, Pair pair, Sides of) {
        ComboBox<String> theirs = choice(
                "link-parent-" + place,
                of.parentColumns(),
                pair.parent(),
                chosen -> model.change(place, new Pair(chosen, pair.child())));
        theirs.setAccessibleText(texts.get("link.theirs"));
        ComboBox<String> ours = choice(
                "link-child-" + place,
                of.childColumns(),
                pair.child(),
                chosen -> model.change(place, new Pair(pair.parent(), chosen)));
        ours.setAccessibleText(texts.get("link.ours"));
        Button remove = new Button(null, new FontIcon(MaterialDesignC.CLOSE));
        remove.setId("link-remove-" + place);
        remove.getStyleClass().addAll("button-icon", "flat");
        remove.setAccessibleText(texts.get("link.remove"));
        remove.setOnAction(_ -> model.remove(place));
        HBox row = new HBox(8, theirs, new FontIcon(MaterialDesignA.ARROW_RIGHT), ours, remove);
        row.setAlignment(Pos.CENTER_LEFT);
        Label fault = new Label(words(place));
        fault.setId("link-fault-" + place);
        fault.setWrapText(true);
        Fault wrong = model.fault(place);
        fault.getStyleClass().add(wrong == Fault.NONE || wrong == Fault.UNCHOSEN ? Styles.MUTED : Styles.PROBLEM);
        return new VBox(2, row, fault);
    }

    private String words(int place) {
        Pair pair = model.pairs().get(place);
        Sides of = model.sidesProperty().get();
        return switch (model.fault(place)) {
            case NONE -> of.parent(pair.parent()).map(ColumnShape::type).orElse("");
            case UNCHOSEN -> texts.get("link.fault.unchosen");
            case TWICE -> texts.format("link.fault.twice", pair.parent());
            case UNKNOWN -> texts.format("link.fault.unknown", pair.parent(), pair.child());
            case TYPES ->
                texts.format(
                        "link.fault.types",
                        pair.parent(),
                        of.parent(pair.parent()).map(ColumnShape::type).orElse(""),
                        pair.child(),
                        of.child(pair.child()).map(ColumnShape::type).orElse(""));
        };
    }

    /// Columns with their types; those of the key first.
    private static ComboBox<String> choice(
            String id, List<ColumnShape> columns, String value, Consumer<String> chosen) {
        ComboBox<String> choice = new ComboBox<>();
        choice.setId(id);
        choice.getItems()
                .setAll(columns.stream()
                        .sorted((a, b) -> Boolean.compare(b.key(), a.key()))
                        .map(ColumnShape::name)
                        .toList());
        Map<String, String> types =
                columns.stream().collect(Collectors.toMap(ColumnShape::name, ColumnShape::type, (a, _) -> a));
        choice.setCellFactory(_ -> new ListCell<>() {
            @Override
            protected void updateItem(@Nullable String column, boolean empty) {
                super.updateItem(column, empty);
                setText(empty || column == null ? null : column + "  \u00b7  " + types.getOrDefault(column, ""));
            }
        });
        choice.setButtonCell(new ListCell<>() {
            @Override
            protected void updateItem(@Nullable String column, boolean empty) {
                super.updateItem(column, empty);
                setText(empty ? null : column);
            }
        });
        choice.setValue(value);
        choice.setMaxWidth(Double.MAX_VALUE);
        choice.setPrefWidth(Scale.px(120));
        Scale.sized(choice);
        HBox.setHgrow(choice, Priority.ALWAYS);
        choice.setOnAction(_ -> {
            String column = choice.getValue();
            if (column != null) {
                chosen.accept(column);
            }
        });
        return choice;
    }

    @FXML
    void add() {
        model.add();
    }
}
