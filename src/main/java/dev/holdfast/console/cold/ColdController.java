package dev.holdfast.console.cold;

import dev.holdfast.console.cold.ColdModel.Answer;
import dev.holdfast.console.cold.ColdModel.Work;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.EmptyState;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.freeze.Candidate;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdRequest;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.SpinnerValueFactory;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;

/// Binds the list of cold files, what nodes freeze by now, and the plan of a freezing.
///
/// Stable ids for tests: `coldTable`, `coldGone`, `coldVerifyAll`, `coldPlanOpen`, `coldPlan`, `coldPlanTable`,
/// `coldMonths`, `coldPlanAgain`, `coldPlanBack`, `coldFreeze`, `coldAttention`, `coldWorking`, `coldStop`,
/// `coldNothing`, `coldNothingAction`.
public final class ColdController {
    private static final int MOST_MONTHS = 1_200;

    private final ColdModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private Label place;

    @FXML
    private CheckBox gone;

    @FXML
    private Button verifyAll;

    @FXML
    private Button openPlan;

    @FXML
    private HBox attention;

    @FXML
    private Label attentionText;

    @FXML
    private HBox working;

    @FXML
    private Label workingText;

    @FXML
    private Button stop;

    @FXML
    private Node content;

    @FXML
    private TableView<ColdFile> table;

    @FXML
    private EmptyState nothing;

    @FXML
    private Node planPane;

    @FXML
    private Spinner<Integer> months;

    @FXML
    private Button planAgain;

    @FXML
    private Button freeze;

    @FXML
    private TableView<Candidate> plan;

    ColdController(ColdModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        place.textProperty().bind(model.placeProperty());
        initializeTables();
        gone.selectedProperty().bindBidirectional(model.withGoneProperty());
        months.setValueFactory(new SpinnerValueFactory.IntegerSpinnerValueFactory(1, MOST_MONTHS));
        model.monthsProperty().subscribe(this::showMonths);
        months.valueProperty().subscribe((_, value) -> model.monthsProperty().set(value));
        BooleanBinding busy = Bindings.createBooleanBinding(
                () -> model.workProperty().get().kind() != Work.Kind.NONE
                        || model.monthsProperty().get() == ColdModel.NOT_TOLD,
                model.workProperty(),
                model.monthsProperty());
        verifyAll.disableProperty().bind(busy);
        planAgain.disableProperty().bind(busy);
        months.disableProperty().bind(busy);
        freeze.disableProperty().bind(busy.or(Bindings.isEmpty(model.plan())));
        freeze.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> texts.format("cold.plan.freeze", model.plan().size()), model.plan()));
        planPane.managedProperty().bind(planPane.visibleProperty());
        planPane.setVisible(false);
        planPane.visibleProperty().subscribe(_ -> show(model.answerProperty().get()));
        openPlan.managedProperty().bind(openPlan.visibleProperty());
        openPlan.visibleProperty().bind(planPane.visibleProperty().not());
        model.selectedProperty().subscribe(this::show);
        model.workProperty().subscribe(this::show);
        model.open().subscribe(() -> show(model.workProperty().get()));
        stop.managedProperty().bind(stop.visibleProperty());
        stop.visibleProperty().bind(Bindings.isNotEmpty(model.open()));
        model.workProblemProperty().subscribe(_ -> showAttention());
        model.answerProperty().subscribe(this::show);
        model.problemProperty().subscribe(_ -> show(model.answerProperty().get()));
        model.files().subscribe(this::showAttention);
    }

    private void showMonths(Number old) {
        if (old.intValue() != ColdModel.NOT_TOLD) {
            months.getValueFactory().setValue(old.intValue());
        }
    }

    private void initializeTables() {
        new RecordTable<>(table, texts, "cold.column.")
                .number("id", 44, file -> Long.toString(file.id()))
                .longText("table", 164, file -> file.database() + "/" + file.table())
                .text("month", 70, ColdFile::month)
                .state("state", 100, file -> StateLook.of(file.state(), file.problem() != null))
                .moment("verified", file -> tools.near(file.verifiedAt()))
                .number("rows", 80, file -> formats.count(ColdFileController.rows(file)))
                .number("size", 74, file -> ColdFileController.size(file, formats));
        table.setPlaceholder(new Label());
        Columns.lastTakesTheRest(table);
        table.setItems(model.files());
        table.getSelectionModel().selectedItemProperty().subscribe(this::chosen);
        new RecordTable<>(plan, texts, "cold.column.")
                .longText("table", 240, part -> part.database() + "/" + part.table())
                .text("month", 90, Candidate::month)
                .number("rows", 110, part -> formats.count(part.rows()))
                .number("size", 110, part -> formats.bytes(part.partition().bytes()))
                .longText("policies", 200, part -> String.join(", ", part.policies()));
        Columns.lastTakesTheRest(plan);
        plan.setItems(model.plan());
        plan.setPlaceholder(new Label(texts.get("cold.plan.none")));
    }

    /// The table forgets its selection for a moment while rows are exchanged; the model does not.
    private void chosen(@Nullable ColdFile file) {
        if (file != null) {
            model.select(file);
        }
    }

    void point(String number) {
        model.files().stream()
                .filter(file -> Long.toString(file.id()).equals(number))
                .findFirst()
                .ifPresent(file -> table.getSelectionModel().select(file));
    }

    /// Of what was read again the row that stood selected.
    private void show(@Nullable ColdFile file) {
        model.files().stream()
                .filter(each -> file != null
                        && each.id() == file.id()
                        && !Objects.equals(each, table.getSelectionModel().getSelectedItem()))
                .findFirst()
                .ifPresent(each -> table.getSelectionModel().select(each));
    }

    private void show(Work work) {
        boolean busy = work.kind() != Work.Kind.NONE;
        Nodes.appear(working, busy || !model.open().isEmpty());
        if (!busy && working.isVisible()) {
            workingText.setText(asked(model.open()));
        }
        if (busy) {
            workingText.setText(texts.format(
                    "cold.work." + work.kind().name().toLowerCase(Locale.ROOT),
                    work.subject(),
                    work.done() + 1,
                    work.of()));
        }
        showAttention();
    }

    private String asked(List<ColdRequest> open) {
        ColdRequest first = open.stream()
                .filter(request -> request.state() == ColdRequest.State.RUNNING)
                .findFirst()
                .orElse(open.getFirst());
        String how = first.state() == ColdRequest.State.RUNNING
                ? first.step().isEmpty() ? texts.get("cold.begins") : first.step()
                : texts.get("cold.waits");
        return texts.format("cold.asked", first.words(), how, formats.count(open.size() - 1), open.size() - 1);
    }

    @FXML
    void stop() {
        model.stop();
    }

    private void showAttention() {
        String said = model.workProblemProperty().get();
        int damaged = model.damaged();
        String text = !said.isEmpty()
                ? said
                : damaged > 0 ? texts.format("cold.attention", formats.count(damaged), damaged) : "";
        attentionText.setText(text);
        Nodes.appear(attention, !text.isEmpty());
    }

    private void show(Answer answer) {
        boolean empty =
                switch (answer) {
                    case EMPTY, FAILED -> true;
                    case NONE_YET, FILES -> false;
                };
        nothing.setVisible(empty && !planPane.isVisible());
        content.setVisible(!empty && !planPane.isVisible());
        switch (answer) {
            case EMPTY ->
                nothing.show(
                        MaterialDesignS.SNOWFLAKE,
                        texts.get("cold.empty"),
                        texts.get("cold.empty.hint"),
                        texts.get("cold.freeze"),
                        this::openPlan);
            case FAILED ->
                nothing.fail(
                        texts.get("cold.failed"),
                        model.problemProperty().get(),
                        texts.get("action.retry"),
                        model::refresh);
            case NONE_YET, FILES -> {
                if (model.selectedProperty().get() == null && !model.files().isEmpty()) {
                    table.getSelectionModel().selectFirst();
                }
            }
        }
    }

    @FXML
    void openPlan() {
        planPane.setVisible(true);
        model.planFreezing();
    }

    @FXML
    void closePlan() {
        planPane.setVisible(false);
    }

    @FXML
    void planAgain() {
        model.planFreezing();
    }

    @FXML
    void freeze() {
        model.freeze();
    }

    @FXML
    void verifyAll() {
        model.verifyAll();
    }
}
