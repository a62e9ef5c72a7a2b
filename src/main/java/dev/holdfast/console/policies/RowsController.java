package dev.holdfast.console.policies;

import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.WizardSteps;
import dev.holdfast.onboard.Preview;
import java.util.List;
import javafx.animation.PauseTransition;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// Binds the criteria of a policy, with the rows that they mean.
///
/// Stable ids for tests: `edit-criteria`, `criteria-problem`, `rows-count`, `rows-look`, `rows-cancel`, `rows-samples`,
/// `rows-command`.
public final class RowsController {
    /// How long nobody types before the rows are counted.
    private static final Duration REST = Duration.millis(600);

    private static final double WIDTH = 120;

    private final RowsModel model;
    private final PolicyDetailModel detail;
    private final ScreenTools tools;
    private final Texts texts;
    private final PauseTransition rest = new PauseTransition(REST);

    @FXML
    private TextArea criteria;

    @FXML
    private Label problem;

    @FXML
    private Label count;

    @FXML
    private Label countHint;

    @FXML
    private Node looking;

    @FXML
    private Button look;

    @FXML
    private Button cancel;

    @FXML
    private TableView<List<@Nullable String>> samples;

    @FXML
    private Label samplesHint;

    @FXML
    private Label command;

    RowsController(RowsModel model, PolicyDetailModel detail, ScreenTools tools) {
        this.model = model;
        this.detail = detail;
        this.tools = tools;
        this.texts = tools.texts();
    }

    @FXML
    void initialize() {
        criteria.textProperty().bindBidirectional(model.criteriaProperty());
        WizardSteps.problem(problem, model.problemProperty());
        rest.setOnFinished(_ -> model.look());
        new CompletionPopup(criteria, (text, caret) -> model.completion().at(text, caret)).bind();
        model.editedProperty().subscribe(_ -> {
            if (criteria.isFocused()) {
                rest.playFromStart();
            }
        });
        model.lookingProperty().subscribe(now -> {
            Nodes.appear(looking, now);
            Nodes.appear(cancel, now);
            Nodes.appear(look, !now);
        });
        samples.setPlaceholder(new Label());
        samples.getStyleClass().add("dense");
        model.previewProperty().subscribe(this::show);
        model.problemProperty().subscribe(_ -> show(model.previewProperty().get()));
        model.tablesProblemProperty().subscribe(text -> {
            if (!text.isEmpty()) {
                samplesHint.setText(text);
            }
        });
        detail.detailProperty().subscribe(_ -> showCommand());
        model.criteriaProperty().subscribe(_ -> showCommand());
    }

    private void showCommand() {
        PolicyDetailModel.Detail of = detail.detailProperty().get();
        if (of != null) {
            String text = model.criteriaProperty().get();
            command.setText(
                    "holdfast policy preview " + ShellWord.of(of.policy().name())
                            + (text.equals(of.definition().criteria()) ? "" : " --criteria " + ShellWord.quoted(text)));
        }
    }

    private void show(@Nullable Preview preview) {
        if (preview == null) {
            boolean wrong = !model.problemProperty().get().isEmpty();
            count.setText(wrong ? texts.get("rows.unknown") : "");
            countHint.setText(texts.get(wrong ? "rows.wrong" : "rows.not-looked"));
            samples.getColumns().clear();
            samples.getItems().clear();
            samplesHint.setText("");
            return;
        }
        Long rows = preview.due().rows();
        count.setText(rows == null ? texts.get("rows.unknown") : tools.formats().count(rows));
        PolicyDetailModel.Detail of = detail.detailProperty().get();
        boolean child = of != null && !of.policy().root();
        countHint.setText(rows == null ? preview.due().why() : texts.get(child ? "rows.due.child" : "rows.due"));
        showSamples(preview);
    }

    private void showSamples(Preview preview) {
        List<String> names =
                samples.getColumns().stream().map(TableColumn::getText).toList();
        if (!names.equals(preview.columns())) {
            samples.getColumns().clear();
            for (int i = 0; i < preview.columns().size(); i++) {
                int column = i;
                samples.getColumns()
                        .add(Columns.cell(
                                "sample-" + i,
                                preview.columns().get(i),
                                WIDTH,
                                row -> word(row.get(column)),
                                (row, cell) -> {
                                    cell.setText(word(row.get(column)));
                                    cell.getStyleClass().remove(Styles.MUTED);
                                    if (row.get(column) == null) {
                                        cell.getStyleClass().add(Styles.MUTED);
                                    }
                                }));
            }
        }
        samples.getItems().setAll(preview.samples());
        samplesHint.setText(
                preview.samples().isEmpty()
                        ? preview.why().isEmpty() ? texts.get("rows.none") : preview.why()
                        : texts.format("rows.samples", preview.samples().size()));
    }

    private String word(@Nullable String value) {
        return value == null ? texts.get("rows.null") : value;
    }

    @FXML
    void look() {
        rest.stop();
        model.look();
    }

    @FXML
    void cancel() {
        model.cancel();
    }

    @FXML
    void copyCommand() {
        CopyText.copy(command.getText());
    }
}
