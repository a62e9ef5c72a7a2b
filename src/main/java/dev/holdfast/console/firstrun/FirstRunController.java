package dev.holdfast.console.firstrun;

import dev.holdfast.console.connections.ConnectionForm;
import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.WizardFocus;
import dev.holdfast.console.fx.WizardSteps;
import dev.holdfast.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import org.jspecify.annotations.Nullable;

/// Shows the page of the step that the model is in, and the buttons that lead away from it.
///
/// Stable ids for tests: `firstRunKnown`, `firstRunUse`, `firstRunNext`, `firstRunTake`, `firstRunApply`,
/// `firstRunArchive`, `firstRunBack`, `firstRunProblem`, `firstRunCommand`; more on its pages.
public final class FirstRunController {
    private final FirstRunModel model;
    private final ScreenTools tools;
    private final Texts texts;

    @FXML
    private Node wizard;

    @FXML
    private Label connectMark;

    @FXML
    private Label proposalsMark;

    @FXML
    private Label policyMark;

    @FXML
    private Label planMark;

    @FXML
    private Node connect;

    @FXML
    private Node knownBox;

    @FXML
    private ComboBox<String> known;

    @FXML
    private Node proposals;

    @FXML
    private Node policy;

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
    private Node commandRow;

    @FXML
    private Button back;

    @FXML
    private Button next;

    @FXML
    private Button take;

    @FXML
    private Button apply;

    @FXML
    private Button another;

    @FXML
    private Button archive;

    FirstRunController(FirstRunModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
    }

    @FXML
    void initialize() {
        WizardSteps.problem(problem, model.problemProperty());
        known.setItems(model.known());
        model.known().subscribe(this::showKnown);
        showKnown();
        next.disableProperty()
                .bind(ConnectionForm.ready(model.form())
                        .not()
                        .or(model.busyProperty().isNotEmpty()));
        take.disableProperty()
                .bind(model.chosenProperty().isNull().or(model.busyProperty().isNotEmpty()));
        apply.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> !model.applicable(),
                        model.stepProperty(),
                        model.busyProperty(),
                        model.problemsProperty(),
                        model.reasonProperty()));
        archive.disableProperty()
                .bind(model.planProperty().map(FirstRunController::nothingToDo).orElse(true));
        List<Observable> typed = new ArrayList<>(model.typed());
        typed.add(model.stepProperty());
        command.textProperty().bind(Bindings.createStringBinding(model::command, typed.toArray(Observable[]::new)));
        model.stepProperty().subscribe(this::show);
        model.busyProperty().subscribe(this::showBusy);
        WizardFocus.follow(wizard, model.stepProperty(), _ -> List.of(take, archive, back));
    }

    private static boolean nothingToDo(@Nullable Plan planned) {
        return planned == null
                || planned.rootRows() == 0
                || !planned.findings().refusals().isEmpty();
    }

    private void showKnown() {
        Nodes.appear(knownBox, !model.known().isEmpty());
        if (model.known().contains(model.databaseProperty().get())) {
            known.setValue(model.databaseProperty().get());
        } else if (known.getValue() == null && !model.known().isEmpty()) {
            known.setValue(model.known().getFirst());
        }
    }

    private void show(Step step) {
        WizardSteps.mark(
                List.of(connectMark, proposalsMark, policyMark, planMark),
                switch (step) {
                    case CONNECT -> connectMark;
                    case PROPOSALS -> proposalsMark;
                    case POLICY -> policyMark;
                    case PLAN -> planMark;
                });
        Nodes.appear(connect, step == Step.CONNECT);
        Nodes.appear(proposals, step == Step.PROPOSALS);
        Nodes.appear(policy, step == Step.POLICY);
        Nodes.appear(plan, step == Step.PLAN);
        Nodes.appear(commandRow, step != Step.CONNECT);
        Nodes.appear(back, step != Step.CONNECT && step != Step.PLAN);
        Nodes.appear(next, step == Step.CONNECT);
        Nodes.appear(take, step == Step.PROPOSALS);
        Nodes.appear(apply, step == Step.POLICY);
        Nodes.appear(another, step == Step.PLAN);
        Nodes.appear(archive, step == Step.PLAN);
    }

    private void showBusy(String asked) {
        Nodes.appear(busy, !asked.isEmpty());
        busyText.setText(asked.isEmpty() ? "" : texts.get("first-run.busy." + asked));
    }

    @FXML
    void use() {
        String name = known.getValue();
        if (name != null) {
            model.use(name);
        }
    }

    @FXML
    void next() {
        model.connect();
    }

    @FXML
    void take() {
        model.take();
    }

    @FXML
    void apply() {
        model.apply();
    }

    @FXML
    void back() {
        model.back();
    }

    @FXML
    void another() {
        model.another();
    }

    @FXML
    void archiveNow() {
        tools.navigator().archiveNow(model.applied());
    }

    @FXML
    void openPolicies() {
        tools.navigator().open(new Address(Room.POLICIES));
    }

    @FXML
    void copyCommand() {
        CopyText.copy(command.getText());
    }
}
