package dev.holdfast.console.archivenow;

import dev.holdfast.console.archivenow.Step.Measured;
import dev.holdfast.console.archivenow.Step.PlanFailed;
import dev.holdfast.console.archivenow.Step.Planned;
import dev.holdfast.console.archivenow.Step.Planning;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.Fact;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Tips;
import dev.holdfast.plan.Findings;
import dev.holdfast.plan.Plan;
import java.util.List;
import java.util.Locale;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableView;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;

/// The plan that a run would be held to: what leaves, what happens beside it, with which SQL.
public final class PlanPage {
    private static final double LEAST_HEIGHT = 120;
    private static final double USUAL_HEIGHT = 220;

    private final ArchiveNowModel model;
    private final Texts texts;
    private final Formats formats;
    private List<String> shownSql = List.of();
    private String acknowledge = "";

    @FXML
    private VBox planning;

    @FXML
    private VBox planFailed;

    @FXML
    private Label planProblem;

    @FXML
    private Node planned;

    @FXML
    private FlowPane planFacts;

    @FXML
    private VBox warnings;

    @FXML
    private HBox refusal;

    @FXML
    private Label refusalText;

    @FXML
    private Label acknowledgeLine;

    @FXML
    private Button copyAcknowledge;

    @FXML
    private TableView<Plan.PlanTable> tables;

    @FXML
    private TableView<FindingRow> findings;

    @FXML
    private VBox findingPanel;

    @FXML
    private Label findingCount;

    @FXML
    private Label sqlOf;

    @FXML
    private Button copySql;

    @FXML
    private ScrollPane sqlScroll;

    PlanPage(ArchiveNowModel model, ScreenTools tools) {
        this.model = model;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        Tips.set(copySql, texts.get("archive.copy-sql"));
        copySql.setAccessibleText(texts.get("archive.copy-sql"));
        Tips.set(copyAcknowledge, texts.get("archive.copy-acknowledge"));
        copyAcknowledge.setAccessibleText(texts.get("archive.copy-acknowledge"));
        new RecordTable<>(tables, texts, "archive.column.")
                .number("order", 40, each -> formats.count(tables.getItems().indexOf(each) + 1))
                .text("table", 170, Plan.PlanTable::table)
                .number("rows", 90, each -> formats.count(each.rows()))
                .number("bytes", 90, each -> formats.bytes(each.bytes()))
                .longText("target", 160, Plan.PlanTable::archiveTable);
        new RecordTable<>(findings, texts, "archive.column.")
                .state("standing", 132, each -> each.standing().look())
                .longText("finding", 250, FindingRow::id)
                .number("rows", 80, each -> each.rows() == null ? "" : formats.count(each.rows()))
                .longText("detail", 320, FindingRow::detail);
        Columns.lastTakesTheRest(tables);
        Columns.lastTakesTheRest(findings);
        tables.getSelectionModel().selectedItemProperty().subscribe(this::chosen);
        findings.getSelectionModel().selectedItemProperty().subscribe(this::chosen);
    }

    private void chosen(Plan.@Nullable PlanTable table) {
        if (table != null) {
            findings.getSelectionModel().clearSelection();
            showSql(texts.format("archive.plan.sql.chunk", table.table()), table.sql());
        }
    }

    private void chosen(@Nullable FindingRow finding) {
        if (finding != null && !finding.sql().isEmpty()) {
            tables.getSelectionModel().clearSelection();
            showSql(finding.id(), finding.sql());
        }
    }

    private void showSql(String of, List<String> sql) {
        shownSql = sql;
        sqlOf.setText(of);
        sqlScroll.setContent(new SqlText(sql));
        copySql.setDisable(sql.isEmpty());
    }

    void show(Step step) {
        Nodes.appear(planning, step instanceof Planning);
        Nodes.appear(planFailed, step instanceof PlanFailed);
        Nodes.appear(planned, step instanceof Planned);
        if (step instanceof PlanFailed(String message)) {
            planProblem.setText(message);
        } else if (step instanceof Planned(Measured measured)) {
            show(measured);
        }
    }

    private void show(Measured measured) {
        Plan of = measured.plan();
        planFacts.getChildren().clear();
        fact(
                "archive.plan.number",
                texts.format(
                        "archive.plan.number.of",
                        Long.toString(measured.stored().id()),
                        measured.stored().shortDigest()));
        fact(
                "archive.plan.root-rows",
                formats.count(of.rootRows()) + (of.limited() ? "  " + texts.get("archive.plan.limited") : ""));
        fact("archive.plan.rows", formats.count(of.rows()));
        fact("archive.plan.bytes", formats.bytes(of.bytes()));
        fact(
                "archive.plan.chunks",
                texts.format("archive.plan.chunks.of", formats.count(of.chunks()), formats.count(of.chunkRows())));
        fact(
                "archive.plan.target",
                texts.format(
                        "archive.plan.target.of",
                        of.sourceDatabase(),
                        of.archiveDatabase(),
                        texts.get("method." + of.method().name().toLowerCase(Locale.ROOT))));
        fact(
                "archive.plan.cutoff",
                of.cutoff() == null
                        ? texts.get("archive.plan.cutoff.none")
                        : formats.instant(of.cutoff(), measured.zone()));
        fact("archive.plan.children", childPolicies(of));
        warnings.getChildren().setAll(of.warnings().stream().map(this::warning).toList());
        if (of.rootRows() == 0) {
            warnings.getChildren().add(warning(texts.get("archive.plan.nothing")));
        }
        Nodes.appear(warnings, !warnings.getChildren().isEmpty());
        showFindings(of.findings());
        tables.getItems().setAll(of.tables());
        tables.getSelectionModel().clearSelection();
        tables.getSelectionModel().selectLast();
    }

    private void showFindings(Findings found) {
        List<FindingRow> rows = FindingRow.of(found);
        findings.getItems().setAll(rows);
        int stops = found.refusals().size();
        Nodes.appear(findings, !rows.isEmpty());
        findingPanel.setMaxHeight(rows.isEmpty() ? Region.USE_PREF_SIZE : Double.MAX_VALUE);
        findingPanel.setMinHeight(rows.isEmpty() ? Region.USE_PREF_SIZE : LEAST_HEIGHT);
        findingPanel.setPrefHeight(rows.isEmpty() ? Region.USE_COMPUTED_SIZE : USUAL_HEIGHT);
        findingCount.setText(
                rows.isEmpty()
                        ? texts.get("archive.findings.none")
                        : texts.format(
                                stops == 0 ? "archive.findings.count" : "archive.findings.count.open",
                                formats.count(rows.size()),
                                formats.count(stops)));
        Nodes.appear(refusal, stops > 0);
        acknowledge = found.acknowledgeLine();
        refusalText.setText(
                texts.get(acknowledge.isEmpty() ? "archive.findings.refused" : "archive.findings.acknowledge"));
        acknowledgeLine.setText(acknowledge);
        Nodes.appear(acknowledgeLine, !acknowledge.isEmpty());
        Nodes.appear(copyAcknowledge, !acknowledge.isEmpty());
    }

    private String childPolicies(Plan of) {
        if (of.childPolicies().isEmpty()) {
            return texts.get("archive.plan.children.none");
        }
        String names = String.join(", ", of.childPolicies());
        return model.withChildrenProperty().get() ? names : texts.format("archive.plan.children.off", names);
    }

    private Node warning(String text) {
        Label label = new Label(text, new FontIcon(MaterialDesignA.ALERT));
        label.setWrapText(true);
        return label;
    }

    private void fact(String key, String value) {
        planFacts.getChildren().add(Fact.of(texts.get(key), new Label(value)));
    }

    @FXML
    void retry() {
        model.plan();
    }

    @FXML
    void copySql() {
        CopyText.copy(String.join("\n\n", shownSql));
    }

    @FXML
    void copyAcknowledge() {
        CopyText.copy(acknowledge);
    }
}
