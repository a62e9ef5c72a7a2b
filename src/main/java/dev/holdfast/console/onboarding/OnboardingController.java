package dev.holdfast.console.onboarding;

import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
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
/// Stable ids for tests: `onboardNext` (looks), `onboardRest`, `onboardReview`, `onboardApply`, `onboardResult`,
/// `onboardCommand`; more on its pages.
public final class OnboardingController {
    private final OnboardingModel model;
    private final ScreenTools tools;
    private final Texts texts;

    @FXML
    private Node wizard;

    @FXML
    private Label chooseMark;

    @FXML
    private Label proposalsMark;

    @FXML
    private Label restMark;

    @FXML
    private Label reviewMark;

    @FXML
    private Node choose;

    @FXML
    private Node looking;

    @FXML
    private Node failed;

    @FXML
    private Label failure;

    @FXML
    private Node proposals;

    @FXML
    private Node rest;

    @FXML
    private Node review;

    @FXML
    private Node applied;

    @FXML
    private Label appliedTitle;

    @FXML
    private Node foot;

    @FXML
    private Label command;

    @FXML
    private Button back;

    @FXML
    private Button next;

    @FXML
    private Button toRest;

    @FXML
    private Button toReview;

    @FXML
    private Button apply;

    OnboardingController(OnboardingModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
    }

    @FXML
    void initialize() {
        failure.textProperty().bind(model.problemProperty());
        next.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> !model.complete(), model.chosen(), model.leastRowsProperty()));
        apply.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> !model.reviewedProperty().get().applicable()
                                || model.reasonProperty().get().isBlank(),
                        model.reviewedProperty(),
                        model.reasonProperty()));
        command.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> model.stepProperty().get() == Step.REVIEW ? model.applyCommand() : model.proposeCommand(),
                        model.stepProperty(),
                        model.chosen(),
                        model.archiveProperty(),
                        model.tablesProperty(),
                        model.excludedProperty(),
                        model.leastRowsProperty(),
                        model.reasonProperty()));
        model.stepProperty().subscribe(this::show);
        WizardFocus.follow(wizard, model.stepProperty(), _ -> List.of(next, toRest, toReview, back));
    }

    private void show(Step step) {
        Label current =
                switch (step) {
                    case CHOOSE, LOOKING, FAILED -> chooseMark;
                    case PROPOSALS -> proposalsMark;
                    case REST -> restMark;
                    case REVIEW, APPLIED -> reviewMark;
                };
        WizardSteps.mark(List.of(chooseMark, proposalsMark, restMark, reviewMark), current);
        Nodes.appear(choose, step == Step.CHOOSE);
        Nodes.appear(looking, step == Step.LOOKING);
        Nodes.appear(failed, step == Step.FAILED);
        Nodes.appear(proposals, step == Step.PROPOSALS);
        Nodes.appear(rest, step == Step.REST);
        Nodes.appear(review, step == Step.REVIEW);
        Nodes.appear(applied, step == Step.APPLIED);
        Nodes.appear(foot, step != Step.APPLIED);
        Nodes.appear(back, step != Step.CHOOSE);
        Nodes.appear(next, step == Step.CHOOSE);
        Nodes.appear(toRest, step == Step.PROPOSALS);
        Nodes.appear(toReview, step == Step.REST);
        Nodes.appear(apply, step == Step.REVIEW);
        if (step == Step.APPLIED) {
            int policies = model.reviewedProperty().get().document().policies().size();
            appliedTitle.setText(
                    texts.format("onboarding.applied", policies, tools.formats().count(policies)));
        }
    }

    @FXML
    void next() {
        model.look();
    }

    @FXML
    void back() {
        model.back();
    }

    @FXML
    void toRest() {
        model.rest();
    }

    @FXML
    void toReview() {
        model.review();
    }

    @FXML
    void apply() {
        model.apply();
    }

    @FXML
    void openPolicies() {
        tools.navigator().open(new Address(Room.POLICIES));
    }

    @FXML
    void another() {
        model.another();
    }

    @FXML
    void copyCommand() {
        CopyText.copy(command.getText());
    }
}
