package dev.holdfast.console.palette;

import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.Texts;
import java.util.List;
import javafx.fxml.FXML;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The palette as a layer over the tabs: a field, and below it what was found. Up and Down choose, Enter goes, Esc and
/// a click beside it close.
public final class PaletteController {
    private static final int MOST_LINES = 11;
    private static final double LINE = 34;
    private static final double ROOM = 12;

    private final PaletteModel model;
    private final Texts texts;
    private @Nullable Node before;

    @FXML
    private StackPane layer;

    @FXML
    private TextField typed;

    @FXML
    private Label problem;

    @FXML
    private Label nothing;

    @FXML
    private ListView<Entry> found;

    public PaletteController(PaletteModel model, Texts texts) {
        this.model = model;
        this.texts = texts;
    }

    @FXML
    void initialize() {
        layer.setVisible(false);
        layer.managedProperty().bind(layer.visibleProperty());
        layer.setOnMousePressed(this::pressedBeside);
        layer.addEventHandler(KeyEvent.ANY, KeyEvent::consume); // what is typed here is not for the screen behind
        typed.textProperty().subscribe(model::type);
        found.setCellFactory(_ -> new Line());
        found.setOnMouseClicked(_ -> go());
        found.setAccessibleText(texts.get("palette.found"));
        model.shownProperty().subscribe(this::show);
        problem.textProperty().bind(model.problemProperty().map(why -> texts.format("palette.problem", why)));
        model.problemProperty().subscribe(why -> Nodes.appear(problem, !why.isEmpty()));
    }

    private void show(List<Entry> entries) {
        found.getItems().setAll(entries);
        found.setPrefHeight(Scale.px(Math.min(MOST_LINES, entries.size()) * LINE + ROOM));
        found.getSelectionModel().selectFirst();
        found.scrollTo(0);
        Nodes.appear(found, !entries.isEmpty());
        Nodes.appear(nothing, entries.isEmpty());
    }

    /// Opens it, or closes it when it is open.
    public void toggle() {
        if (isOpen()) {
            close();
            return;
        }
        before = layer.getScene().getFocusOwner();
        typed.clear();
        model.begin();
        layer.setVisible(true);
        layer.toFront();
        typed.requestFocus();
    }

    public boolean isOpen() {
        return layer.isVisible();
    }

    /// Closes it, if it is open.
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

    private void pressedBeside(MouseEvent event) {
        if (layer.equals(event.getTarget())) {
            close();
        }
    }

    /// A key while it is open: the screen behind hears none.
    ///
    /// @return false when it is for the field
    public boolean pressed(KeyEvent event) {
        int at = found.getSelectionModel().getSelectedIndex();
        switch (event.getCode()) {
            case ESCAPE -> close();
            case ENTER -> go();
            case DOWN -> select(at + 1);
            case UP -> select(at - 1);
            case PAGE_DOWN -> select(Math.min(at + MOST_LINES, found.getItems().size() - 1));
            case PAGE_UP -> select(Math.max(at - MOST_LINES, 0));
            default -> {
                return false;
            }
        }
        return true;
    }

    /// Beyond the last comes the first.
    private void select(int index) {
        int size = found.getItems().size();
        if (size > 0) {
            found.getSelectionModel().select(Math.floorMod(index, size));
            found.scrollTo(Math.max(0, found.getSelectionModel().getSelectedIndex() - MOST_LINES + 1));
        }
    }

    private void go() {
        Entry chosen = found.getSelectionModel().getSelectedItem();
        if (chosen != null) {
            close();
            chosen.go().run();
        }
    }

    private static final class Line extends ListCell<Entry> {
        private final FontIcon icon = new FontIcon();
        private final Label title = new Label();
        private final Label detail = new Label();
        private final Label kind = new Label();
        private final Label keys = new Label();
        private final HBox line = new HBox(icon, title, detail, spring(), kind, keys);

        Line() {
            line.getStyleClass().add("palette-line");
            line.setAlignment(Pos.CENTER_LEFT);
            title.setMinWidth(Region.USE_PREF_SIZE);
            kind.setMinWidth(Region.USE_PREF_SIZE);
            keys.setMinWidth(Region.USE_PREF_SIZE);
            detail.getStyleClass().add("muted");
            kind.getStyleClass().add("muted");
            keys.getStyleClass().add("palette-keys");
            setPrefWidth(0); // as wide as the list
        }

        private static Region spring() {
            Region spring = new Region();
            HBox.setHgrow(spring, Priority.ALWAYS);
            return spring;
        }

        @Override
        protected void updateItem(@Nullable Entry entry, boolean empty) {
            super.updateItem(entry, empty);
            if (entry == null || empty) {
                setGraphic(null);
                return;
            }
            icon.setIconCode(entry.icon());
            title.setText(entry.title());
            detail.setText(entry.detail());
            kind.setText(entry.kind());
            keys.setText(entry.keys());
            Nodes.appear(keys, !entry.keys().isEmpty());
            setGraphic(line);
            setAccessibleText("%s, %s, %s".formatted(entry.title(), entry.kind(), entry.detail()));
        }
    }
}
