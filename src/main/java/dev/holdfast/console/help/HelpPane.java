package dev.holdfast.console.help;

import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.keys.KeyGroup;
import dev.holdfast.console.keys.KeySheet;
import java.util.List;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.fxml.FXML;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/// The help at the right of the tabs. While it is open it follows the tab that is selected.
///
/// Stable ids for tests: `help`, `help-title`, `help-question`, `help-close`; style classes `help-command`, `key-line`.
public final class HelpPane {
    public static final KeyCombination KEY = new KeyCodeCombination(KeyCode.F1);

    private final Texts texts;
    private final Supplier<@Nullable Shown> current;
    private @Nullable Room room;

    /// What somebody looks at.
    ///
    /// @param keys that act there
    public record Shown(Room room, KeyGroup keys) {}

    @FXML
    private VBox pane;

    @FXML
    private Label title;

    @FXML
    private ScrollPane scroll;

    @FXML
    private VBox content;

    /// @param current what is looked at now; null when no tab is open
    public HelpPane(Texts texts, Supplier<@Nullable Shown> current) {
        this.texts = texts;
        this.current = current;
    }

    @FXML
    void initialize() {
        Nodes.appear(pane, false);
    }

    public ReadOnlyBooleanProperty openProperty() {
        return pane.visibleProperty();
    }

    /// Opens it, when there is something to help with, or closes it.
    @FXML
    public void toggle() {
        Nodes.appear(pane, !pane.isVisible() && current.get() != null);
        room = null;
        follow();
    }

    /// Shows the page of what is looked at now.
    public void follow() {
        Shown shown = pane.isVisible() ? current.get() : null;
        if (shown != null && shown.room() != room) {
            room = shown.room();
            title.setText(texts.get(shown.room().textKey()));
            show(HelpPage.of(shown.room()), shown.keys());
            scroll.setVvalue(0);
        }
    }

    private void show(HelpPage page, KeyGroup keys) {
        List<Node> nodes = content.getChildren();
        nodes.clear();
        Label question = text(page.question());
        question.setId("help-question");
        question.getStyleClass().add("help-question");
        nodes.add(question);
        page.paragraphs().forEach(paragraph -> nodes.add(text(paragraph)));
        section("help.words", page.words().stream().map(this::word).toList());
        section("help.keys", keys.lines().stream().map(KeySheet::line).toList());
        section("help.commands", page.commands().stream().map(this::command).toList());
    }

    private void section(String key, List<? extends Node> lines) {
        if (!lines.isEmpty()) {
            Label heading = new Label(texts.get(key));
            heading.getStyleClass().add("section-title");
            content.getChildren().add(heading);
            content.getChildren().addAll(lines);
        }
    }

    private static Label text(String words) {
        Label label = new Label(words);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private VBox word(HelpPage.Entry word) {
        Label name = text(word.name());
        name.getStyleClass().add("help-word");
        return new VBox(name, text(word.meaning()));
    }

    private VBox command(HelpPage.Entry command) {
        Label line = text(command.name());
        line.getStyleClass().addAll("code", "help-command");
        HBox.setHgrow(line, Priority.ALWAYS);
        line.setMaxWidth(Double.MAX_VALUE);
        Button copy = new Button("", new FontIcon(MaterialDesignC.CONTENT_COPY));
        copy.getStyleClass().addAll("flat", "button-icon", "small");
        copy.setAccessibleText(texts.get("archive.copy"));
        copy.setMinWidth(Region.USE_PREF_SIZE);
        copy.setOnAction(_ -> CopyText.copy(command.name()));
        HBox box = new HBox(line, copy);
        box.setAlignment(Pos.CENTER_LEFT);
        Label meaning = text(command.meaning());
        meaning.getStyleClass().add(Styles.MUTED);
        return new VBox(box, meaning);
    }
}
