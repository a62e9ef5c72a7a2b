package dev.holdfast.console.restore;

import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.WizardFocus;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.Rehearsal;
import dev.holdfast.restore.RestorePlan;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreView;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/// Shows the page of the step that the model is in, and the buttons that lead away from it.
///
/// Stable ids for tests: `restoreNext` (plans), `restoreRehearse`, `restoreToConfirm`, `restoreTyped`,
/// `restoreCommand`, `restoreConfirm` (asks), `restoreResultTitle`; more on its pages.
public final class RestoreController {
    private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
    private static final PseudoClass DONE = PseudoClass.getPseudoClass("done");

    private final RestoreModel model;
    private final PlanPage page;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private Node wizard;

    @FXML
    private Label chooseMark;

    @FXML
    private Label planMark;

    @FXML
    private Label confirmMark;

    @FXML
    private Label resultMark;

    @FXML
    private Node choose;

    @FXML
    private Node waiting;

    @FXML
    private Label waitingTitle;

    @FXML
    private Label waitingHint;

    @FXML
    private Node failed;

    @FXML
    private Label failure;

    @FXML
    private Node plan;

    @FXML
    private Node confirm;

    @FXML
    private Label confirmTitle;

    @FXML
    private VBox confirmFacts;

    @FXML
    private Label typeHint;

    @FXML
    private TextField typed;

    @FXML
    private Label command;

    @FXML
    private Node result;

    @FXML
    private FontIcon resultIcon;

    @FXML
    private Label resultTitle;

    @FXML
    private Label resultText;

    @FXML
    private TableView<RestoreView.Line> resultTables;

    @FXML
    private Button another;

    @FXML
    private HBox foot;

    @FXML
    private Label footHint;

    @FXML
    private Button back;

    @FXML
    private Button rehearse;

    @FXML
    private Button next;

    @FXML
    private Button toConfirm;

    @FXML
    private Button restore;

    /// @param page of the plan
    RestoreController(RestoreModel model, PlanPage page, ScreenTools tools) {
        this.model = model;
        this.page = page;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        typed.textProperty().bindBidirectional(model.typedProperty());
        new RecordTable<>(resultTables, texts, "restore.plan.column.")
                .text("table", 300, row -> row.database() + "/" + row.table())
                .number("rows", 130, row -> formats.count(row.restored()))
                .number("there", 130, row -> formats.count(row.there()))
                .number("left", 130, row -> formats.count(row.left()));
        next.disableProperty().bind(model.form().completeProperty().not());
        model.typedProperty().subscribe(_ -> enableRestore());
        model.stepProperty().subscribe(this::show);
        WizardFocus.follow(
                wizard,
                model.stepProperty(),
                step -> step instanceof Step.Confirming ? List.of(typed) : List.of(next, toConfirm, another, back));
    }

    private void show(Step step) {
        boolean choosing = step instanceof Step.Choosing;
        boolean planned = step instanceof Step.Planned;
        boolean confirming = step instanceof Step.Confirming;
        boolean ended = step instanceof Step.Ended;
        boolean busy = step instanceof Step.Planning
                || step instanceof Step.Rehearsing
                || step instanceof Step.Asking
                || step instanceof Step.Running;
        Label current = choosing
                ? chooseMark
                : ended || step instanceof Step.Running || step instanceof Step.Asking
                        ? resultMark
                        : confirming ? confirmMark : planMark;
        List<Label> marks = List.of(chooseMark, planMark, confirmMark, resultMark);
        marks.forEach(mark -> {
            mark.pseudoClassStateChanged(CURRENT, mark.equals(current));
            mark.pseudoClassStateChanged(DONE, marks.indexOf(mark) < marks.indexOf(current));
        });
        Nodes.appear(choose, choosing);
        Nodes.appear(waiting, busy);
        Nodes.appear(failed, step instanceof Step.PlanFailed);
        Nodes.appear(plan, planned);
        Nodes.appear(confirm, confirming);
        Nodes.appear(result, ended);
        Nodes.appear(foot, !ended && !(step instanceof Step.Running) && !(step instanceof Step.Asking));
        Nodes.appear(back, !choosing);
        Nodes.appear(next, choosing);
        Nodes.appear(rehearse, planned);
        Nodes.appear(toConfirm, planned);
        Nodes.appear(restore, confirming);
        footHint.setText(choosing ? texts.get("restore.foot.choose") : "");
        switch (step) {
            case Step.Planning _ -> wait("restore.planning", "restore.planning.hint");
            case Step.Rehearsing _ -> wait("restore.rehearsing", "restore.rehearsing.hint");
            case Step.Asking _ -> wait("restore.asking", "restore.running.hint");
            case Step.Running(long id) -> {
                waitingTitle.setText(texts.format("restore.running", Long.toString(id)));
                waitingHint.setText(texts.get("restore.running.hint"));
            }
            case Step.PlanFailed(String message) -> failure.setText(message);
            case Step.Planned(RestorePlan of, Rehearsal rehearsal, String refused) -> {
                page.show(of, rehearsal, refused);
                rehearse.setDisable(!of.runnable());
                toConfirm.setDisable(!of.runnable());
            }
            case Step.Confirming(RestorePlan of) -> confirm(of);
            case Step.Ended(RestoreView view) -> show(view);
            case Step.Choosing _ -> {}
        }
    }

    private void wait(String title, String hint) {
        waitingTitle.setText(texts.get(title));
        waitingHint.setText(texts.get(hint));
    }

    private void confirm(RestorePlan of) {
        confirmTitle.setText(texts.format(
                "restore.confirm.title",
                formats.count(of.rows()),
                of.wish().selection().words()));
        confirmFacts.getChildren().clear();
        of.tables()
                .forEach(row -> PlanPage.line(
                        confirmFacts,
                        texts.format(
                                "restore.confirm.table",
                                row.database() + "/" + row.table(),
                                formats.count(row.rows() - row.there() - row.left())),
                        new FontIcon(MaterialDesignC.CIRCLE_SMALL)));
        for (String text : List.of(
                texts.get("restore.confirm.all"),
                texts.get("restore.confirm.copies"),
                pinned(of.wish().pin()))) {
            PlanPage.line(confirmFacts, text, new FontIcon(MaterialDesignC.CIRCLE_SMALL));
        }
        typeHint.setText(texts.format("restore.confirm.type", RestoreModel.target(of)));
        typed.setPromptText(RestoreModel.target(of));
        command.setText(model.form().command());
        enableRestore();
    }

    private String pinned(Pinning pin) {
        return switch (pin.kind()) {
            case NONE -> texts.get("restore.pin.hint");
            case FOR_EVER -> texts.get("restore.confirm.pin.for-ever");
            case UNTIL -> texts.format("restore.confirm.pin.until", tools.near(pin.until()));
        };
    }

    private void enableRestore() {
        restore.setDisable(!(model.stepProperty().get() instanceof Step.Confirming(RestorePlan of)
                && typed.getText().strip().equals(RestoreModel.target(of))));
    }

    private void show(RestoreView view) {
        String number = Long.toString(view.id());
        boolean done = view.state() == RestoreState.DONE;
        resultIcon.setIconCode(done ? MaterialDesignC.CHECK_CIRCLE : MaterialDesignA.ALERT_OCTAGON);
        resultIcon.getStyleClass().remove("error-icon");
        if (!done) {
            resultIcon.getStyleClass().add("error-icon");
        }
        resultTitle.setText(
                switch (view.state()) {
                    case DONE -> texts.format("restore.ended.done", number, formats.count(view.restored()));
                    case REFUSED -> texts.format("restore.ended.refused", number);
                    case INTERRUPTED, REQUESTED, RUNNING -> texts.format("restore.ended.interrupted", number);
                });
        resultText.setText(
                done
                        ? texts.format(
                                "restore.ended.done.hint", formats.count(view.there()), formats.count(view.left()))
                        : view.error());
        Nodes.appear(resultTables, done);
        resultTables.getItems().setAll(view.tables());
        resultTables.setPrefHeight(PlanPage.height(view.tables().size()));
    }

    /// Makes the plan; where it stands, rehearses it. As the buttons do.
    void dryRun() {
        WizardFocus.press(next, rehearse);
    }

    @FXML
    void next() {
        model.plan();
    }

    @FXML
    void back() {
        model.back();
    }

    @FXML
    void rehearse() {
        model.rehearse();
    }

    @FXML
    void toConfirm() {
        model.confirm();
    }

    @FXML
    void restore() {
        model.restore();
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
