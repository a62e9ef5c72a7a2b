package dev.holdfast.console.policies;

import dev.holdfast.console.fx.Styles;
import java.util.List;
import java.util.function.BiFunction;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.stage.Popup;
import org.jspecify.annotations.Nullable;

/// Offers what may stand at the caret of a text. The text keeps the focus: arrows choose, Enter and Tab take, Esc
/// closes, and whoever goes on typing sees fewer choices.
final class CompletionPopup {
    private static final KeyCombination OPEN = new KeyCodeCombination(KeyCode.SPACE, KeyCombination.CONTROL_DOWN);
    private static final double ROW = 25;
    private static final double WIDTH = 380;
    private static final int MOST_ROWS = 9;

    private final TextArea text;
    private final BiFunction<String, Integer, List<Completion.Choice>> offer;
    private final Popup popup = new Popup();
    private final ListView<Completion.Choice> list = new ListView<>();

    /// @param offer given the text and the place of the caret
    CompletionPopup(TextArea text, BiFunction<String, Integer, List<Completion.Choice>> offer) {
        this.text = text;
        this.offer = offer;
        list.setId("completion");
        list.getStyleClass().add("completion");
        list.setFixedCellSize(ROW);
        list.setPrefWidth(WIDTH);
        list.setFocusTraversable(false);
        list.setCellFactory(_ -> new Line());
        list.setOnMouseClicked(_ -> take());
        popup.getContent().setAll(list);
        popup.setAutoHide(true);
    }

    void bind() {
        text.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        text.caretPositionProperty().subscribe(() -> {
            text.getCaretPosition();
            if (popup.isShowing()) {
                fill();
            }
        });
        text.focusedProperty().subscribe(focused -> {
            if (!focused) {
                popup.hide();
            }
        });
    }

    /// A choice and what it is.
    private static final class Line extends ListCell<Completion.Choice> {
        @Override
        protected void updateItem(Completion.@Nullable Choice choice, boolean empty) {
            super.updateItem(choice, empty);
            setText(null);
            if (empty || choice == null) {
                setGraphic(null);
                return;
            }
            Label insert = new Label(choice.insert());
            insert.getStyleClass().add(Styles.CODE);
            Region between = new Region();
            HBox.setHgrow(between, Priority.ALWAYS);
            Label detail = new Label(choice.detail());
            detail.getStyleClass().add(Styles.MUTED);
            setGraphic(new HBox(8, insert, between, detail));
        }
    }

    private void pressed(KeyEvent event) {
        if (OPEN.match(event)) {
            event.consume();
            open();
        } else if (popup.isShowing()) {
            boolean heard = true;
            switch (event.getCode()) {
                case DOWN -> move(1);
                case UP -> move(-1);
                case ENTER, TAB -> take();
                case ESCAPE -> popup.hide();
                default -> heard = false;
            }
            if (heard) {
                event.consume();
            }
        }
    }

    private void open() {
        fill();
        if (!list.getItems().isEmpty() && !popup.isShowing()) {
            Point2D place = place();
            popup.show(text, place.getX(), place.getY());
        }
    }

    /// Below the caret; below the text where nobody knows where the caret is.
    private Point2D place() {
        Point2D caret = text.getInputMethodRequests() == null
                ? null
                : text.getInputMethodRequests().getTextLocation(0);
        Bounds bounds = text.localToScreen(text.getBoundsInLocal());
        return caret == null ? new Point2D(bounds.getMinX(), bounds.getMaxY()) : caret;
    }

    private void fill() {
        int caret = Math.min(text.getCaretPosition(), text.getText().length());
        List<Completion.Choice> found = offer.apply(text.getText(), caret);
        if (found.isEmpty()) {
            list.getItems().clear();
            popup.hide();
            return;
        }
        list.getItems().setAll(found);
        list.setPrefHeight(ROW * Math.min(MOST_ROWS, found.size()) + 2);
        list.getSelectionModel().select(0);
    }

    private void move(int by) {
        int rows = list.getItems().size();
        int next = Math.floorMod(list.getSelectionModel().getSelectedIndex() + by, rows);
        list.getSelectionModel().clearAndSelect(next);
        list.scrollTo(Math.max(0, next - MOST_ROWS + 2));
    }

    private void take() {
        Completion.Choice chosen = list.getSelectionModel().getSelectedItem();
        popup.hide();
        if (chosen != null) {
            int caret = text.getCaretPosition();
            text.replaceText(Completion.start(text.getText(), caret), caret, chosen.insert());
        }
    }
}
