package dev.holdfast.console.keys;

import java.util.List;
import java.util.function.Supplier;
import javafx.fxml.FXML;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The sheet of keys as a layer over the tabs. It lists the keys that act at the moment in which it is opened.
///
/// Stable ids for tests: `key-sheet`, `key-sheet-groups`; style classes `key-line`, `key-cap`.
public final class KeySheet {
    public static final KeyCombination KEY = new TypedKey("?");

    private static final KeyCombination CLOSE = new KeyCodeCombination(KeyCode.ESCAPE);

    private final Supplier<List<KeyGroup>> acting;
    private @Nullable Node before;

    @FXML
    private StackPane layer;

    @FXML
    private FlowPane groups;

    /// @param acting the keys that act now, the nearest first
    public KeySheet(Supplier<List<KeyGroup>> acting) {
        this.acting = acting;
    }

    @FXML
    void initialize() {
        layer.setVisible(false);
        layer.managedProperty().bind(layer.visibleProperty());
        layer.setOnMousePressed(this::pressedBeside);
    }

    public boolean isOpen() {
        return layer.isVisible();
    }

    public void toggle() {
        if (isOpen()) {
            close();
            return;
        }
        before = layer.getScene().getFocusOwner();
        groups.getChildren()
                .setAll(acting.get().stream()
                        .filter(keys -> !keys.lines().isEmpty())
                        .map(KeySheet::group)
                        .toList());
        layer.setVisible(true);
        layer.toFront();
        layer.requestFocus();
    }

    public void close() {
        if (!isOpen()) {
            return;
        }
        layer.setVisible(false);
        if (before != null && before.getScene() != null) {
            before.requestFocus();
        }
        before = null;
    }

    /// A key while it is open: Escape closes it, and no other does what it does elsewhere.
    public void pressed(KeyEvent event) {
        if (CLOSE.match(event)) {
            close();
        }
        event.consume();
    }

    private void pressedBeside(MouseEvent event) {
        if (layer.equals(event.getTarget())) {
            close();
        }
    }

    private static VBox group(KeyGroup keys) {
        Label title = new Label(keys.title());
        title.getStyleClass().add("section-title");
        VBox group = new VBox(title);
        group.getStyleClass().add("key-group");
        keys.lines().forEach(key -> group.getChildren().add(line(key)));
        return group;
    }

    /// The key and what it does, as the sheet and the help show them.
    public static HBox line(KeyGroup.Line key) {
        Label cap = new Label(key.cap());
        cap.getStyleClass().add("key-cap");
        HBox capBox = new HBox(cap);
        capBox.getStyleClass().add("key-cap-box");
        Label words = new Label(key.words());
        words.setWrapText(true);
        HBox line = new HBox(capBox, words);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("key-line");
        return line;
    }
}
