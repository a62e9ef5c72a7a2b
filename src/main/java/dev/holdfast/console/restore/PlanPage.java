package dev.holdfast.console.restore;

import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.Severity;
import dev.holdfast.restore.Rehearsal;
import dev.holdfast.restore.RestorePlan;
import javafx.fxml.FXML;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/// The page that shows what would come back.
///
/// Stable ids for tests: `restorePlan`, `restoreRefusals`, `restorePlanTables`, `restoreFacts`, `restoreEffects`,
/// `restoreAccept`, `restoreRehearsed`.
public final class PlanPage {
    private static final double ROW = 29;
    private static final double HEADER = 36;

    private final RestoreModel model;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private Label planTitle;

    @FXML
    private Label planMeasured;

    @FXML
    private VBox refusals;

    @FXML
    private TableView<RestorePlan.Table> planTables;

    @FXML
    private VBox facts;

    @FXML
    private VBox effects;

    @FXML
    private Label rehearsed;

    PlanPage(RestoreModel model, ScreenTools tools) {
        this.model = model;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    /// As high as a table with so many rows.
    static double height(int rows) {
        return Scale.px(HEADER + ROW * Math.max(1, rows) + 2);
    }

    @FXML
    void initialize() {
        new RecordTable<>(planTables, texts, "restore.plan.column.")
                .text("table", 260, row -> row.database() + "/" + row.table())
                .number("rows", 110, row -> formats.count(row.rows()))
                .number("there", 110, row -> formats.count(row.there()))
                .number("left", 110, row -> formats.count(row.left()))
                .text("archive", 300, RestorePlan.Table::archive);
        Columns.lastTakesTheRest(planTables);
    }

    /// @param rehearsal null when there was none; @param refused why it was not taken when it was asked for; empty when
    ///     it was not
    void show(RestorePlan of, @Nullable Rehearsal rehearsal, String refused) {
        planTitle.setText(
                of.runnable()
                        ? texts.format("restore.plan.title", formats.count(of.rows()))
                        : texts.get("restore.plan.stopped"));
        planMeasured.setText(
                texts.format("restore.plan.measured", of.wish().selection().words(), formats.time(of.asOf())));
        refusals.getChildren().clear();
        of.refusals().forEach(refusal -> line(refusals, refusal, new FontIcon(MaterialDesignA.ALERT_OCTAGON)));
        if (!refused.isEmpty()) {
            line(refusals, texts.format("restore.refused.ask", refused), new FontIcon(MaterialDesignA.ALERT_OCTAGON));
        }
        Nodes.appear(refusals, !refusals.getChildren().isEmpty());
        planTables.getItems().setAll(of.tables());
        planTables.setPrefHeight(height(of.tables().size()));
        facts.getChildren().clear();
        of.parents()
                .forEach(parent -> fact(texts.format(
                        "restore.plan.parent",
                        parent.database() + "/" + parent.table(),
                        formats.count(parent.rows()),
                        parent.needs())));
        of.conflicts()
                .forEach(met -> fact(texts.format(
                        "restore.plan.met",
                        met.database() + "/" + met.table(),
                        formats.count(met.equal()),
                        formats.count(met.different()),
                        met.keys().isEmpty() ? "" : ": " + String.join("; ", met.keys()))));
        of.before()
                .forEach(before -> fact(texts.format(
                        "restore.plan.before",
                        before.table(),
                        formats.count(before.rows()),
                        Long.toString(before.restore()))));
        of.sequences()
                .forEach(raised -> fact(texts.format(
                        "restore.plan.sequence",
                        raised.database() + "/" + raised.behind().sequence(),
                        Long.toString(raised.behind().last()),
                        Long.toString(raised.behind().wanted()))));
        of.effects().stream()
                .filter(effect -> effect.severity() == Severity.NOTE)
                .forEach(effect -> fact(effect.table() + ": " + effect.detail()));
        Nodes.appear(facts, !facts.getChildren().isEmpty());
        effects.getChildren().clear();
        of.effects().stream()
                .filter(effect -> effect.severity() == Severity.TO_ACKNOWLEDGE)
                .forEach(this::effect);
        Nodes.appear(effects, !effects.getChildren().isEmpty());
        Nodes.appear(rehearsed, rehearsal != null);
        if (rehearsal != null) {
            rehearsed.setText(
                    rehearsal.passed()
                            ? texts.format(
                                    "restore.rehearsal.passed",
                                    formats.count(rehearsal.inserted()),
                                    formats.duration(rehearsal.took()))
                            : texts.format("restore.rehearsal.failed", rehearsal.problem()));
        }
    }

    private void effect(Effect effect) {
        CheckBox accept = new CheckBox(texts.format("restore.effect.accept", effect.id()));
        accept.setId("restoreAccept");
        accept.setMnemonicParsing(false);
        accept.setSelected(model.acknowledges(effect.id()));
        accept.setOnAction(_ -> model.acknowledge(effect.id(), accept.isSelected()));
        Label detail = new Label(effect.detail());
        detail.setWrapText(true);
        detail.getStyleClass().addAll("hint", "field-hint");
        effects.getChildren().addAll(accept, detail);
    }

    private void fact(String text) {
        line(facts, text, new FontIcon(MaterialDesignC.CIRCLE_SMALL));
    }

    static void line(VBox box, String text, FontIcon icon) {
        Label label = new Label(text);
        label.setWrapText(true);
        HBox line = new HBox(icon, label);
        line.getStyleClass().add("confirm-fact");
        box.getChildren().add(line);
    }
}
