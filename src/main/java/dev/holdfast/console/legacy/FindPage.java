package dev.holdfast.console.legacy;

import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.legacy.Census.Suggested;
import dev.holdfast.legacy.LegacyPlan;
import dev.holdfast.legacy.TableState;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;

/// The page that says where session tables are and how they are named; plans that are under way can be opened here.
///
/// Stable ids for tests: `legacyDatabase`, `legacySuggest`, `legacySuggestions`, `legacyTemplate`, `legacyKey`,
/// `legacyConsumed`, `legacyPlans`.
public final class FindPage {
    private final LegacyModel model;
    private final ScreenTools tools;
    private final Texts texts;

    @FXML
    private ComboBox<String> database;

    @FXML
    private TableView<Suggested> suggestions;

    @FXML
    private TextField template;

    @FXML
    private TextField key;

    @FXML
    private TextField consumed;

    @FXML
    private Node known;

    @FXML
    private TableView<LegacyPlan> plans;

    FindPage(LegacyModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
    }

    @FXML
    void initialize() {
        database.setItems(model.databases());
        database.valueProperty().subscribe(name -> model.databaseProperty().set(name == null ? "" : name));
        template.textProperty().bindBidirectional(model.templateProperty());
        key.textProperty().bindBidirectional(model.keyProperty());
        consumed.textProperty().bindBidirectional(model.consumedProperty());
        new RecordTable<>(suggestions, texts, "legacy.column.")
                .text("template", 280, Suggested::template)
                .number("tables", 90, each -> tools.formats().count(each.tables()))
                .longText("children", 260, each -> String.join(", ", each.children()))
                .longText("columns", 320, Suggested::columns);
        suggestions.setPlaceholder(new Label(texts.get("legacy.suggestions.none")));
        Columns.lastTakesTheRest(suggestions);
        suggestions.getSelectionModel().selectedItemProperty().subscribe(chosen -> {
            if (chosen != null) {
                model.take(chosen);
            }
        });
        model.censusProperty().subscribe(census -> suggestions.getItems().setAll(census.suggestions()));
        new RecordTable<>(plans, texts, "legacy.column.")
                .number("plan", 60, each -> Long.toString(each.id()))
                .text("database", 140, LegacyPlan::database)
                .text("template", 260, LegacyPlan::template)
                .number("tables", 90, each -> tools.formats().count(each.tables()))
                .number("ids", 120, each -> tools.formats().count(each.pending()))
                .number("folded", 90, each -> tools.formats().count(each.in(TableState.FOLDED)))
                .number("dropped", 90, each -> tools.formats().count(each.in(TableState.DROPPED)))
                .moment("created", each -> tools.near(each.createdAt()));
        Columns.lastTakesTheRest(plans);
        plans.setItems(model.plans());
        Rows.open(plans, plan -> model.show(plan.id()));
        model.plans().subscribe(() -> Nodes.appear(known, !model.plans().isEmpty()));
        Nodes.appear(known, !model.plans().isEmpty());
    }

    @FXML
    void suggest() {
        model.suggest();
    }

    @FXML
    void openPlan() {
        LegacyPlan chosen = plans.getSelectionModel().getSelectedItem();
        if (chosen != null) {
            model.show(chosen.id());
        } else if (!plans.getItems().isEmpty()) {
            model.show(plans.getItems().getFirst().id());
        }
    }
}
