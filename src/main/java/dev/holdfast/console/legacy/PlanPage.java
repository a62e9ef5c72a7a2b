package dev.holdfast.console.legacy;

import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.legacy.LegacyModel.Act;
import dev.holdfast.console.legacy.LegacyModel.Standing;
import dev.holdfast.legacy.Done;
import dev.holdfast.legacy.LegacyPlan;
import dev.holdfast.legacy.LegacyPlan.Child;
import dev.holdfast.legacy.Measure;
import dev.holdfast.legacy.TableState;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import org.jspecify.annotations.Nullable;

/// The page of one plan: how far it came, what it has brought, and its next steps. To drop tables, the name of their
/// database is typed.
///
/// Stable ids for tests: `legacyFold`, `legacyVerify`, `legacyDropName`, `legacyDrop`, `legacyUndo`, `legacyStop`,
/// `legacyDone`, `legacyProgress`, `legacyPlanChildren`, `legacyMeasures`.
public final class PlanPage {
    private final LegacyModel model;
    private final ScreenTools tools;
    private final Texts texts;

    @FXML
    private Label title;

    @FXML
    private Label digest;

    @FXML
    private ProgressBar progress;

    @FXML
    private Label progressText;

    @FXML
    private TableView<Child> children;

    @FXML
    private TableView<Measure> measures;

    @FXML
    private Label dumpNote;

    @FXML
    private Button fold;

    @FXML
    private Button verify;

    @FXML
    private TextField dropName;

    @FXML
    private Button drop;

    @FXML
    private Button undo;

    @FXML
    private Button stop;

    @FXML
    private Label doneText;

    @FXML
    private Node doneBox;

    PlanPage(LegacyModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
    }

    @FXML
    void initialize() {
        new RecordTable<>(children, texts, "legacy.column.")
                .text("child", 140, Child::child)
                .text("policy", 140, Child::policy)
                .number("tables", 80, each -> count(each.tables()))
                .number("ids", 110, each -> count(each.pending()))
                .text(
                        "view",
                        220,
                        each -> each.viewedAt() == null ? "" : each.view().toString())
                .longText("states", 320, this::states);
        Columns.lastTakesTheRest(children);
        new RecordTable<>(measures, texts, "legacy.column.")
                .text("moment", 110, each -> texts.get("legacy.moment." + each.moment()))
                .number("relations", 100, each -> count(each.relations()))
                .number("catalog", 100, each -> tools.formats().bytes(each.catalogBytes()))
                .number("connect", 100, each -> millis(each.connectMillis()))
                .number("plan-time", 120, each -> millis(each.planMillis()))
                .number("read", 130, each -> millis(each.catalogMillis()))
                .number("dump", 120, each -> each.dumpMillis() == null ? "" : millis(each.dumpMillis()))
                .moment("at", each -> tools.near(each.at()));
        Columns.lastTakesTheRest(measures);
        model.standingProperty().subscribe(this::show);
        model.runningProperty().subscribe(_ -> buttons());
        model.doneProperty().subscribe(this::done);
        dropName.textProperty().subscribe(_ -> buttons());
    }

    private String count(long number) {
        return tools.formats().count(number);
    }

    private String millis(double millis) {
        return tools.formats().count(Math.round(millis)) + " ms";
    }

    private String states(Child child) {
        return Arrays.stream(TableState.values())
                .filter(state -> child.in(state) > 0)
                .map(state -> count(child.in(state)) + " " + texts.get("legacy.state." + state.id()))
                .collect(Collectors.joining(", "));
    }

    private void show(@Nullable Standing standing) {
        if (standing == null) {
            return;
        }
        LegacyPlan plan = standing.plan();
        title.setText(texts.format(
                "legacy.plan.title",
                plan.id(),
                plan.template(),
                plan.database(),
                count(plan.tables()),
                count(plan.pending())));
        digest.setText(plan.digest());
        refill(children, plan.children());
        refill(measures, standing.measures());
        dumpNote.setText(
                standing.measures().isEmpty() || standing.measures().getLast().dumpMillis() != null
                        ? ""
                        : texts.format(
                                "legacy.no-dump", standing.measures().getLast().dumpNote()));
        long all = plan.tables() - plan.in(TableState.REFUSED);
        long dropped = plan.in(TableState.DROPPED);
        long folded = dropped + plan.in(TableState.FOLDED) + plan.in(TableState.CHANGED) + plan.in(TableState.DROPPING);
        boolean dropping = dropped > 0 || model.runningProperty().get() == Act.DROP;
        progress.setProgress(all == 0 ? 0 : (double) (dropping ? dropped : folded) / all);
        progressText.setText(texts.format("legacy.progress", count(folded), count(dropped), count(all)));
        dropName.setPromptText(plan.database());
        buttons();
    }

    private static <T> void refill(TableView<T> table, List<T> items) {
        if (!table.getItems().equals(items)) {
            table.getItems().setAll(items);
        }
    }

    private void buttons() {
        Standing standing = model.standingProperty().get();
        boolean running = model.runningProperty().get() != null;
        Nodes.appear(stop, running);
        if (standing == null) {
            return;
        }
        LegacyPlan plan = standing.plan();
        boolean over = running || plan.forgottenAt() != null;
        long folded = plan.in(TableState.FOLDED) + plan.in(TableState.CHANGED);
        long dropped = plan.in(TableState.DROPPED) + plan.in(TableState.DROPPING);
        long open = plan.in(TableState.SEEN)
                + plan.in(TableState.FOLDING)
                + plan.in(TableState.CHANGED)
                + plan.in(TableState.UNDONE)
                + plan.in(TableState.UNDOING);
        fold.setDisable(over || open == 0);
        verify.setDisable(over || folded + dropped == 0);
        drop.setDisable(over || folded == 0 || !dropName.getText().equals(plan.database()));
        undo.setDisable(over || folded + dropped == 0);
        undo.setText(texts.get(dropped > 0 ? "legacy.undo.drop" : "legacy.undo.fold"));
    }

    private void done(@Nullable Done done) {
        Nodes.appear(doneBox, done != null);
        if (done != null) {
            String left = done.left().stream()
                    .limit(3)
                    .map(each -> "\n" + each.table() + ": " + each.reason())
                    .collect(Collectors.joining());
            doneText.setText(texts.format(
                            "legacy.done",
                            count(done.tables()),
                            texts.get("legacy.did." + done.did().replace(' ', '-')),
                            count(done.ids()),
                            count(done.leftTables()))
                    + left);
        }
    }

    @FXML
    void fold() {
        model.act(Act.FOLD);
    }

    @FXML
    void verify() {
        model.act(Act.VERIFY);
    }

    @FXML
    void drop() {
        dropName.clear();
        model.act(Act.DROP);
    }

    @FXML
    void undo() {
        model.act(Act.UNDO);
    }

    @FXML
    void stop() {
        model.stop();
    }
}
