package dev.holdfast.console.archivenow;

import dev.holdfast.console.archivenow.Step.AskFailed;
import dev.holdfast.console.archivenow.Step.Asking;
import dev.holdfast.console.archivenow.Step.Confirming;
import dev.holdfast.console.archivenow.Step.Measured;
import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.plan.Plan;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/// What is about to happen, in sentences; for a production database its name is typed.
public final class ConfirmPage {
    private final ArchiveNowModel model;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private Label confirmTitle;

    @FXML
    private Label confirmMeasured;

    @FXML
    private VBox confirmFacts;

    @FXML
    private VBox typeBox;

    @FXML
    private Label typeHint;

    @FXML
    private TextField typed;

    @FXML
    private Label askProblem;

    @FXML
    private Label command;

    ConfirmPage(ArchiveNowModel model, ScreenTools tools) {
        this.model = model;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        typed.textProperty().bindBidirectional(model.typedProperty());
        ArchiveNowController.hideWhileEmpty(askProblem);
    }

    /// Where a name is typed, when one has to be.
    Node typed() {
        return typed;
    }

    void show(Step step) {
        switch (step) {
            case Confirming(Measured measured) -> show(measured, "");
            case Asking(Measured measured) -> show(measured, "");
            case AskFailed(Measured measured, String message) ->
                show(measured, texts.format("archive.ask-failed", message));
            default -> {}
        }
    }

    private void show(Measured measured, String refused) {
        Plan of = measured.plan();
        String number = Long.toString(measured.stored().id());
        confirmTitle.setText(
                texts.format("archive.confirm.title", number, of.policy(), of.sourceDatabase(), of.archiveDatabase()));
        confirmMeasured.setText(texts.format(
                "archive.confirm.measured",
                formats.instant(of.plannedAt()),
                formats.duration(of.took()),
                measured.stored().shortDigest()));
        confirmFacts.getChildren().clear();
        line(texts.format(
                of.limited() ? "archive.confirm.limit" : "archive.confirm.all",
                formats.count(of.rootRows()),
                formats.count(of.rows()),
                formats.bytes(of.bytes())));
        of.tables()
                .forEach(table -> line(texts.format(
                        "archive.confirm.table", table.table(), formats.count(table.rows()), table.archiveTable())));
        line(
                of.cutoff() == null
                        ? texts.get("archive.confirm.no-cutoff")
                        : texts.format("archive.confirm.cutoff", formats.instant(of.cutoff(), measured.zone())));
        int found = of.findings().all().size();
        if (found > 0) {
            line(texts.format("archive.confirm.findings", formats.count(found)));
        }
        line(children(of));
        line(texts.get("archive.confirm.binding"));
        Nodes.appear(typeBox, measured.mustBeTyped());
        typeHint.setText(texts.format("archive.confirm.type", measured.target()));
        typed.setPromptText(measured.target());
        askProblem.setText(refused);
        command.setText(model.command(measured));
    }

    private String children(Plan of) {
        if (of.childPolicies().isEmpty()) {
            return texts.get("archive.confirm.children.none");
        }
        return texts.format(
                model.withChildrenProperty().get() ? "archive.confirm.children" : "archive.confirm.children.off",
                String.join(", ", of.childPolicies()));
    }

    private void line(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        HBox line = new HBox(new FontIcon(MaterialDesignC.CIRCLE_SMALL), label);
        line.getStyleClass().add("confirm-fact");
        confirmFacts.getChildren().add(line);
    }

    @FXML
    void copyCommand() {
        CopyText.copy(command.getText());
    }
}
