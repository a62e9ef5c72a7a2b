package dev.holdfast.console.firstrun;

import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.plan.Findings;
import dev.holdfast.plan.Plan;
import java.util.stream.Stream;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;

/// The page of the dry run: what the first session would take, counted just now.
///
/// Stable ids for tests: `firstRunRows`, `firstRunTables`, `firstRunWarnings`, `firstRunNextStep`.
public final class DryRunPage {
    private final FirstRunModel model;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private VBox body;

    @FXML
    private Label title;

    @FXML
    private Label rows;

    @FXML
    private Label rowsHint;

    @FXML
    private Label cutoff;

    @FXML
    private TableView<Plan.PlanTable> tables;

    @FXML
    private VBox warnings;

    @FXML
    private Label nextStep;

    DryRunPage(FirstRunModel model, ScreenTools tools) {
        this.model = model;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        new RecordTable<>(tables, texts, "archive.column.")
                .text("table", 240, Plan.PlanTable::table)
                .number("rows", 110, each -> formats.count(each.rows()))
                .number("bytes", 110, each -> formats.bytes(each.bytes()))
                .longText("target", 240, Plan.PlanTable::archiveTable);
        Columns.lastTakesTheRest(tables);
        model.planProperty().subscribe(this::show);
    }

    private void show(@Nullable Plan plan) {
        Nodes.appear(body, plan != null);
        if (plan == null) {
            return;
        }
        title.setText(texts.format("first-run.plan.title", plan.policy()));
        rows.setText(formats.count(plan.rows()));
        rowsHint.setText(texts.format(
                "first-run.plan.rows",
                formats.bytes(plan.bytes()),
                plan.tables().size(),
                formats.count(plan.tables().size()),
                plan.archiveDatabase()));
        cutoff.setText(
                plan.cutoff() == null
                        ? texts.get("archive.plan.cutoff.none")
                        : texts.format("first-run.plan.cutoff", formats.instant(plan.cutoff())));
        tables.getItems().setAll(plan.tables());
        warnings.getChildren()
                .setAll(Stream.concat(
                                plan.warnings().stream(),
                                plan.findings().refusals().stream().map(DryRunPage::words))
                        .map(this::warning)
                        .toList());
        Nodes.appear(warnings, !warnings.getChildren().isEmpty());
        boolean stops = !plan.findings().refusals().isEmpty();
        nextStep.setText(texts.get(
                stops
                        ? "first-run.plan.stops"
                        : plan.rootRows() == 0 ? "first-run.plan.nothing" : "first-run.plan.next"));
    }

    private static String words(Findings.Finding finding) {
        return finding.id() + ": " + finding.detail();
    }

    private Label warning(String text) {
        Label label = new Label(text, new FontIcon(MaterialDesignA.ALERT));
        label.setWrapText(true);
        label.getStyleClass().add(Styles.CODE);
        return label;
    }
}
