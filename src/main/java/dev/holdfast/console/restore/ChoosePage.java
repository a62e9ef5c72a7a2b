package dev.holdfast.console.restore;

import dev.holdfast.console.fx.Choice;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.restore.RestoreForm.Kind;
import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pinning;
import java.util.Locale;
import java.util.Map;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.DatePicker;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;

/// The page on which it is said what comes back, and under which terms.
///
/// Stable ids for tests: `restore...Kind`, `restoreTable`, `restoreKeys`, `restoreCriteria`, `restoreSession`,
/// `restoreWithChildren`, `restoreFail`, `restoreSkip`, `restorePin...`, `restoreReason`.
public final class ChoosePage {
    private final RestoreModel model;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private ToggleButton keysKind;

    @FXML
    private ToggleButton criteriaKind;

    @FXML
    private ToggleButton sessionKind;

    @FXML
    private Label kindHint;

    @FXML
    private Node tableBox;

    @FXML
    private ComboBox<String> table;

    @FXML
    private Node keysBox;

    @FXML
    private TextArea keys;

    @FXML
    private Node criteriaBox;

    @FXML
    private TextField criteria;

    @FXML
    private Label criteriaHint;

    @FXML
    private Node sessionBox;

    @FXML
    private TextField session;

    @FXML
    private CheckBox withChildren;

    @FXML
    private ToggleButton fail;

    @FXML
    private ToggleButton skip;

    @FXML
    private Label conflictHint;

    @FXML
    private ToggleButton pinNone;

    @FXML
    private ToggleButton pinUntil;

    @FXML
    private ToggleButton pinForEver;

    @FXML
    private DatePicker pinDay;

    @FXML
    private TextField reason;

    ChoosePage(RestoreModel model, ScreenTools tools) {
        this.model = model;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        keys.textProperty().bindBidirectional(model.form().keysProperty());
        criteria.textProperty().bindBidirectional(model.form().criteriaProperty());
        session.textProperty().bindBidirectional(model.form().sessionProperty());
        withChildren.selectedProperty().bindBidirectional(model.form().withChildrenProperty());
        pinDay.valueProperty().bindBidirectional(model.form().pinUntilProperty());
        reason.textProperty().bindBidirectional(model.form().reasonProperty());
        table.setItems(model.tables());
        table.getEditor().textProperty().bindBidirectional(model.form().tableProperty());
        criteriaHint.setText(texts.format("place.criteria.hint", formats.zone().getId()));
        Choice.bind(
                Map.of(Kind.KEYS, keysKind, Kind.CRITERIA, criteriaKind, Kind.SESSION, sessionKind),
                model.form().kindProperty());
        Choice.bind(
                Map.of(OnConflict.FAIL, fail, OnConflict.SKIP, skip),
                model.form().conflictProperty());
        Choice.bind(
                Map.of(Pinning.Kind.NONE, pinNone, Pinning.Kind.UNTIL, pinUntil, Pinning.Kind.FOR_EVER, pinForEver),
                model.form().pinProperty());
        model.form().kindProperty().subscribe(kind -> {
            kindHint.setText(texts.get("restore.kind." + kind.name().toLowerCase(Locale.ROOT) + ".hint"));
            Nodes.appear(tableBox, kind != Kind.SESSION);
            Nodes.appear(keysBox, kind == Kind.KEYS);
            Nodes.appear(criteriaBox, kind == Kind.CRITERIA);
            Nodes.appear(sessionBox, kind == Kind.SESSION);
        });
        model.form()
                .conflictProperty()
                .subscribe(conflict -> conflictHint.setText(texts.get("restore.conflict." + conflict.id() + ".hint")));
        model.form().pinProperty().subscribe(kind -> Nodes.appear(pinDay, kind == Pinning.Kind.UNTIL));
    }
}
