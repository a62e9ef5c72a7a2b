package dev.holdfast.console.legacy;

import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.WizardFocus;
import dev.holdfast.console.fx.WizardSteps;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;

/// Shows the page of the step that the model is in, and the buttons that lead away from it.
///
/// Stable ids for tests: `legacyNext` (looks), `legacyPlan`, `legacyBack`, `legacyCommand`, `legacyProblem`; more on
/// its pages.
public final class LegacyController {
    private final LegacyModel model;
    private final ScreenTools tools;

    @FXML
    private Node wizard;

    @FXML
    private Label findMark;

    @FXML
    private Label censusMark;

    @FXML
    private Label planMark;

    @FXML
    private Node find;

    @FXML
    private Node census;

    @FXML
    private Node plan;

    @FXML
    private Node busy;

    @FXML
    private Label busyText;

    @FXML
    private Label problem;

    @FXML
    private Label command;

    @FXML
    private Button back;

    @FXML
    private Button next;

    @FXML
    private Button makePlan;

    LegacyController(LegacyModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
    }

    @FXML
    void initialize() {
        problem.textProperty()
                .bind(model.problemProperty()
                        .map(text -> text.equals("?") ? tools.texts().get("legacy.no-target") : text));
        problem.visibleProperty().bind(model.problemProperty().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        next.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> model.databaseProperty().get().isEmpty()
                                || model.templateProperty().get().isBlank()
                                || !model.busyProperty().get().isEmpty(),
                        model.databaseProperty(),
                        model.templateProperty(),
                        model.busyProperty()));
        makePlan.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> model.censusProperty().get().children().isEmpty()
                                || !model.busyProperty().get().isEmpty(),
                        model.censusProperty(),
                        model.busyProperty()));
        command.textProperty()
                .bind(Bindings.createStringBinding(
                        model::command,
                        model.stepProperty(),
                        model.databaseProperty(),
                        model.templateProperty(),
                        model.keyProperty(),
                        model.consumedProperty(),
                        model.graceDaysProperty(),
                        model.censusProperty(),
                        model.standingProperty()));
        model.stepProperty().subscribe(_ -> show());
        model.busyProperty().subscribe(_ -> show());
        WizardFocus.follow(wizard, model.stepProperty(), _ -> List.of(next, makePlan, back));
    }

    private void show() {
        Step step = model.stepProperty().get();
        String asked = model.busyProperty().get();
        boolean counting = !asked.isEmpty() && !asked.equals("suggest");
        Label current =
                switch (step) {
                    case FIND -> findMark;
                    case CENSUS -> censusMark;
                    case PLAN -> planMark;
                };
        WizardSteps.mark(List.of(findMark, censusMark, planMark), current);
        Nodes.appear(busy, counting);
        busyText.setText(counting ? tools.texts().get("legacy.busy." + asked) : "");
        Nodes.appear(find, step == Step.FIND && !counting);
        Nodes.appear(census, step == Step.CENSUS && !counting);
        Nodes.appear(plan, step == Step.PLAN && !counting);
        Nodes.appear(back, step != Step.FIND);
        Nodes.appear(next, step == Step.FIND);
        Nodes.appear(makePlan, step == Step.CENSUS);
    }

    /// Looks for tables, as the button does.
    void dryRun() {
        WizardFocus.press(next);
    }

    @FXML
    void next() {
        model.look();
    }

    @FXML
    void makePlan() {
        model.plan();
    }

    @FXML
    void back() {
        model.back();
    }

    @FXML
    void copyCommand() {
        CopyText.copy(command.getText());
    }
}
