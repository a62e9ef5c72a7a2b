package dev.holdfast.console.retention;

import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.EmptyState;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.retention.RetentionModel.Answer;
import dev.holdfast.policy.ClassDefault;
import dev.holdfast.policy.Clocks;
import dev.holdfast.policy.Policy;
import dev.holdfast.retention.Conflict;
import dev.holdfast.retention.PolicyClocks;
import java.time.Period;
import java.util.List;
import java.util.Objects;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;

/// Binds the list of policies with their clocks, the conflicts and the classes.
///
/// Stable ids for tests: `retentionTable`, `retentionConflicts`, `retentionClasses`, `retentionNothing`.
public final class RetentionController {
    private final RetentionModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final PeriodWords words;

    @FXML
    private TableView<PolicyClocks> table;

    @FXML
    private TableView<Conflict> conflicts;

    @FXML
    private TableView<ClassDefault> classes;

    @FXML
    private Tab conflictsTab;

    @FXML
    private Button changeClass;

    @FXML
    private Label actionProblem;

    @FXML
    private Node content;

    @FXML
    private EmptyState nothing;

    RetentionController(RetentionModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.words = new PeriodWords(texts);
    }

    @FXML
    void initialize() {
        new RecordTable<>(table, texts, "retention.column.")
                .text("policy", 100, clocks -> clocks.policy().name())
                .text("class", 70, clocks -> className(clocks.policy()))
                .longText("residence", 166, this::residence)
                .longText("retention", 172, this::retention)
                .longText("floor", 100, clocks -> clocks.floor().map(words::of).orElse(""));
        fill(table, model.policies());
        table.getSelectionModel().selectedItemProperty().subscribe(this::chosen);
        new RecordTable<>(conflicts, texts, "retention.conflict.")
                .state("grade", 120, conflict -> StateLook.of(conflict.grade()))
                .text("policies", 110, conflict -> String.join(", ", conflict.policies()))
                .longText("finding", 220, Conflict::finding)
                .longText("advice", 160, Conflict::advice);
        fill(conflicts, model.conflicts());
        conflicts.setPlaceholder(new Label(texts.get("retention.conflicts.none")));
        conflicts.getSelectionModel().selectedItemProperty().subscribe(this::point);
        conflictsTab
                .textProperty()
                .bind(javafx.beans.binding.Bindings.createStringBinding(
                        () -> texts.format(
                                "retention.conflicts", model.conflicts().size()),
                        model.conflicts()));
        new RecordTable<>(classes, texts, "retention.class.")
                .text("name", 104, ClassDefault::name)
                .text("residence", 120, each -> said(each.residence()))
                .text("retention", 120, each -> said(each.retention()))
                .text("by", 90, ClassDefault::updatedBy)
                .moment("at", each -> tools.near(each.updatedAt()));
        fill(classes, model.classes());
        changeClass
                .disableProperty()
                .bind(classes.getSelectionModel().selectedItemProperty().isNull());
        actionProblem.textProperty().bind(model.actionProblemProperty());
        model.answerProperty().subscribe(this::show);
        model.problemProperty().subscribe(_ -> show(model.answerProperty().get()));
    }

    private <T> void fill(TableView<T> view, javafx.collections.ObservableList<T> rows) {
        view.setItems(rows);
        view.setPlaceholder(new Label());
        Columns.lastTakesTheRest(view);
    }

    private static String className(Policy policy) {
        return policy.clocks().tableClass() == null
                ? ""
                : policy.clocks().tableClass().id();
    }

    private String said(@Nullable Period period) {
        return period == null ? "" : words.of(period);
    }

    private String residence(PolicyClocks clocks) {
        Policy policy = clocks.policy();
        Period residence = policy.residence();
        return residence == null
                ? texts.get("retention.any-age")
                : texts.format("retention.after", words.of(residence), Objects.toString(policy.ageColumn(), ""))
                        + origin(policy.clocks().residence());
    }

    private String retention(PolicyClocks clocks) {
        Policy policy = clocks.policy();
        String from = policy.clocks().retentionFrom();
        return texts.format(
                        "retention.after",
                        words.of(policy.retention()),
                        from == null ? texts.get("retention.archiving") : from)
                + origin(policy.clocks().retention());
    }

    private String origin(Clocks.Setting setting) {
        return switch (setting.origin()) {
            case CLASS, INSTALLATION ->
                "  (" + texts.get("retention.of-" + setting.origin().id()) + ")";
            case POLICY, NONE -> "";
        };
    }

    private void chosen(@Nullable PolicyClocks clocks) {
        if (clocks != null) {
            model.select(clocks);
        } else if (model.selectedProperty().get() == null && !model.policies().isEmpty()) {
            table.getSelectionModel().selectFirst();
        }
    }

    private void point(@Nullable Conflict conflict) {
        if (conflict != null) {
            model.policies().stream()
                    .filter(clocks ->
                            clocks.policy().name().equals(conflict.policies().getFirst()))
                    .findFirst()
                    .ifPresent(clocks -> table.getSelectionModel().select(clocks));
        }
    }

    private void show(Answer answer) {
        boolean empty =
                switch (answer) {
                    case EMPTY, FAILED -> true;
                    case NONE_YET, POLICIES -> false;
                };
        nothing.setVisible(empty);
        content.setVisible(!empty);
        switch (answer) {
            case EMPTY ->
                nothing.show(
                        MaterialDesignT.TIMER_SAND, texts.get("retention.empty"), texts.get("retention.empty.hint"));
            case FAILED ->
                nothing.fail(
                        texts.get("retention.failed"),
                        model.problemProperty().get(),
                        texts.get("action.retry"),
                        model::refresh);
            case NONE_YET, POLICIES -> {
                if (table.getSelectionModel().getSelectedItem() == null
                        && !model.policies().isEmpty()) {
                    reselect();
                }
            }
        }
    }

    private void reselect() {
        PolicyClocks before = model.selectedProperty().get();
        String name = before == null ? "" : before.policy().name();
        int row = 0;
        for (int i = 0; i < model.policies().size(); i++) {
            row = model.policies().get(i).policy().name().equals(name) ? i : row;
        }
        table.getSelectionModel().select(row);
    }

    @FXML
    void changeClass() {
        ClassDefault chosen = classes.getSelectionModel().getSelectedItem();
        if (chosen != null) {
            List<String> followers = model.policies().stream()
                    .map(PolicyClocks::policy)
                    .filter(policy -> className(policy).equals(chosen.name()))
                    .map(Policy::name)
                    .toList();
            new ClassDialog(chosen, followers, tools).ask(table.getScene().getWindow(), model);
        }
    }
}
