package dev.holdfast.console.restore;

import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.restore.Pin;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreView;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;

/// Restores that were asked for, and pins that stand.
///
/// Stable ids for tests: `restoreRecent`, `restoreResume`, `restorePins`, `restorePinReason`, `restoreEndPin`.
public final class RestoreLists {
    private final RestoreModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private Button resume;

    @FXML
    private TableView<RestoreView> recent;

    @FXML
    private TextField pinReason;

    @FXML
    private Button endPin;

    @FXML
    private TableView<Pin> pins;

    @FXML
    private Label problem;

    RestoreLists(RestoreModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        new RecordTable<>(recent, texts, "restore.recent.column.")
                .number("id", 44, view -> Long.toString(view.id()))
                .state("state", 110, view -> StateLook.of(view.state()))
                .longText(
                        "what",
                        168,
                        view -> view.wish().selection().words() + (view.error().isEmpty() ? "" : "\n" + view.error()))
                .number("rows", 56, view -> formats.count(view.restored()))
                .moment("at", view -> tools.near(view.requestedAt()));
        recent.setItems(model.restores());
        recent.setPlaceholder(new Label(texts.get("restore.none")));
        new RecordTable<>(pins, texts, "restore.pins.column.")
                .number("id", 44, pin -> Long.toString(pin.id()))
                .longText(
                        "table",
                        180,
                        pin -> pin.database() + "/" + pin.table() + "\n" + String.join("; ", pin.sample()) + "\n"
                                + pin.reason())
                .number("keys", 60, pin -> formats.count(pin.keys()))
                .moment(
                        "until",
                        pin -> pin.until() == null ? texts.get("restore.pins.for-ever") : tools.near(pin.until()))
                .text("by", 80, Pin::setBy);
        pins.setItems(model.pins());
        pins.setPlaceholder(new Label(texts.get("restore.pins.none")));
        resume.disableProperty()
                .bind(recent.getSelectionModel()
                        .selectedItemProperty()
                        .map(view -> view.state() != RestoreState.INTERRUPTED)
                        .orElse(true));
        endPin.disableProperty()
                .bind(pins.getSelectionModel()
                        .selectedItemProperty()
                        .isNull()
                        .or(Bindings.createBooleanBinding(
                                () -> pinReason.getText().isBlank(), pinReason.textProperty())));
        problem.textProperty().bind(model.problemProperty());
        problem.managedProperty().bind(model.problemProperty().isNotEmpty());
    }

    @FXML
    void resume() {
        RestoreView selected = recent.getSelectionModel().getSelectedItem();
        if (selected != null) {
            model.resume(selected.id());
        }
    }

    @FXML
    void endPin() {
        Pin selected = pins.getSelectionModel().getSelectedItem();
        if (selected != null) {
            model.endPin(selected.id(), pinReason.getText().strip());
            pinReason.clear();
        }
    }
}
