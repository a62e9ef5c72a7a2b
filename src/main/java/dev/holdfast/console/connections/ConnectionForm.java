package dev.holdfast.console.connections;

import dev.holdfast.console.fx.Choice;
import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.WizardSteps;
import dev.holdfast.dialect.Engine;
import dev.holdfast.estate.DatabaseCheck;
import dev.holdfast.estate.Environment;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.DialogPane;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// Binds the fields of one connection; stands in a dialog, and in the first step of the first run.
///
/// Stable ids for tests: `connectionAddress`, `connectionName`, `connectionEngine`, `connectionServer`,
/// `connectionDatabase`, `connectionLogin`, `connectionSecret`, `connectionEnvironment`, `connectionSource`,
/// `connectionArchive`, `connectionTest`, `connectionChecks`, `connectionProblem`, `connectionCommand`.
public final class ConnectionForm {
    private final ConnectionFormModel model;
    private final Texts texts;

    @FXML
    private TextField address;

    @FXML
    private Label addressProblem;

    @FXML
    private TextField name;

    @FXML
    private ComboBox<Engine> engine;

    @FXML
    private TextField server;

    @FXML
    private TextField database;

    @FXML
    private TextField login;

    @FXML
    private TextField secret;

    @FXML
    private ComboBox<Environment> environment;

    @FXML
    private CheckBox source;

    @FXML
    private CheckBox archive;

    @FXML
    private Button test;

    @FXML
    private ProgressIndicator testing;

    @FXML
    private Label verdict;

    @FXML
    private Node checkScroll;

    @FXML
    private VBox checks;

    @FXML
    private Label problem;

    @FXML
    private Label command;

    public ConnectionForm(ConnectionFormModel model, ScreenTools tools) {
        this.model = model;
        this.texts = tools.texts();
    }

    @FXML
    void initialize() {
        address.textProperty().bindBidirectional(model.addressProperty());
        name.textProperty().bindBidirectional(model.nameProperty());
        name.disableProperty().bind(model.editedProperty().isNotEmpty());
        server.textProperty().bindBidirectional(model.serverProperty());
        database.textProperty().bindBidirectional(model.databaseProperty());
        login.textProperty().bindBidirectional(model.loginProperty());
        secret.textProperty().bindBidirectional(model.secretProperty());
        engine.getItems().setAll(Engine.values());
        Choice.bind(engine, model.engineProperty(), each -> texts.get("engine." + each.id()));
        environment.getItems().setAll(Environment.values());
        Choice.bind(environment, model.environmentProperty(), each -> texts.get("environment." + each.id()));
        source.selectedProperty().bindBidirectional(model.sourceProperty());
        archive.selectedProperty().bindBidirectional(model.archiveProperty());
        WizardSteps.problem(addressProblem, model.addressProblemProperty());
        WizardSteps.problem(problem, model.problemProperty());
        model.problemProperty().subscribe(_ -> fitDialog());
        testing.visibleProperty().bind(model.busyProperty().isNotEmpty());
        test.disableProperty().bind(ready(model).not());
        command.textProperty().bind(Bindings.createStringBinding(model::command, fields(model)));
        model.checkProperty().subscribe(this::show);
    }

    /// Whether there is something to test or to store, and nothing under way.
    public static BooleanBinding ready(ConnectionFormModel model) {
        return Bindings.createBooleanBinding(
                () -> model.complete() && model.busyProperty().get().isEmpty(), fields(model));
    }

    private static Observable[] fields(ConnectionFormModel model) {
        return new Observable[] {
            model.nameProperty(),
            model.engineProperty(),
            model.serverProperty(),
            model.databaseProperty(),
            model.loginProperty(),
            model.secretProperty(),
            model.environmentProperty(),
            model.sourceProperty(),
            model.archiveProperty(),
            model.busyProperty()
        };
    }

    private void show(@Nullable DatabaseCheck check) {
        checks.getChildren().clear();
        Nodes.appear(checkScroll, check != null);
        Nodes.appear(verdict, check != null);
        if (check != null) {
            verdict.setText(texts.get(check.usable() ? "connection.usable" : "connection.unusable"));
            checks.getChildren().setAll(CheckLines.of(check, texts));
            fitDialog();
        }
    }

    /// What was found takes room that a dialog had not.
    private void fitDialog() {
        if (checks.getScene() != null && checks.getScene().getRoot() instanceof DialogPane dialog) {
            dialog.getScene().getWindow().sizeToScene();
        }
    }

    @FXML
    void test() {
        model.test();
    }

    @FXML
    void copyCommand() {
        CopyText.copy(command.getText());
    }
}
