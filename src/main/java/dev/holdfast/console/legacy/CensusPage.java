package dev.holdfast.console.legacy;

import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.legacy.Census;
import dev.holdfast.legacy.Census.ChildCensus;
import dev.holdfast.legacy.Census.Misfit;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/// The page that shows what was found, and says which policy gets the ids of which child.
///
/// Stable ids for tests: `legacyChildren`, `legacyTarget-CHILD`, `legacyGrace`, `legacyMisfits`, `legacyFound`.
public final class CensusPage {
    private final LegacyModel model;
    private final ScreenTools tools;
    private final Texts texts;

    @FXML
    private Label found;

    @FXML
    private TableView<ChildCensus> children;

    @FXML
    private VBox targets;

    @FXML
    private TextField graceDays;

    @FXML
    private Node misfitBox;

    @FXML
    private Label misfitTitle;

    @FXML
    private TableView<Misfit> misfits;

    CensusPage(LegacyModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
    }

    @FXML
    void initialize() {
        new RecordTable<>(children, texts, "legacy.column.")
                .text("child", 150, ChildCensus::child)
                .number("tables", 80, each -> tools.formats().count(each.tables()))
                .number("size", 90, each -> tools.formats().bytes(each.bytes()))
                .number("rows", 110, each -> tools.formats().count(each.rows()))
                .number("pending", 110, each -> tools.formats().count(each.pending()))
                .number("consumed", 110, each -> tools.formats().count(each.consumed()))
                .text("oldest", 110, ChildCensus::oldest)
                .text("newest", 110, ChildCensus::newest)
                .moment("used", each -> tools.near(each.lastUse()))
                .longText("columns", 240, ChildCensus::columns);
        children.setPlaceholder(new Label(texts.get("legacy.children.none")));
        Columns.lastTakesTheRest(children);
        new RecordTable<>(misfits, texts, "legacy.column.")
                .text("table", 320, Misfit::table)
                .longText("reason", 500, Misfit::reason);
        Columns.lastTakesTheRest(misfits);
        graceDays.textProperty().bindBidirectional(model.graceDaysProperty());
        model.censusProperty().subscribe(this::show);
    }

    private void show(Census census) {
        long tables = census.children().stream().mapToLong(ChildCensus::tables).sum();
        found.setText(texts.format(
                "legacy.found",
                tools.formats().count(tables),
                tools.formats().count(census.relations()),
                census.database()));
        children.getItems().setAll(census.children());
        misfits.getItems().setAll(census.misfits());
        misfitTitle.setText(texts.format(
                "legacy.misfits",
                census.misfits().size(),
                tools.formats().count(census.misfits().size())));
        Nodes.appear(misfitBox, !census.misfits().isEmpty());
        targets.getChildren()
                .setAll(census.children().stream()
                        .map(each -> target(each.child()))
                        .toList());
    }

    private Node target(String child) {
        Label name = new Label(child);
        name.setMinWidth(Scale.px(180));
        ObservableList<String> choices = FXCollections.observableArrayList(model.policies());
        choices.addFirst("");
        ComboBox<String> policy = new ComboBox<>(choices);
        policy.setId("legacyTarget-" + child);
        policy.setPrefWidth(Scale.px(320));
        policy.setPromptText(texts.get("legacy.target.none"));
        policy.setValue(model.targetOf(child));
        policy.valueProperty().subscribe(chosen -> model.target(child, chosen == null ? "" : chosen));
        HBox line = new HBox(12, name, policy);
        line.getStyleClass().add("legacy-target");
        return line;
    }
}
