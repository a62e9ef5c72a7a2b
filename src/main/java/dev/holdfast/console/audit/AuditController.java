package dev.holdfast.console.audit;

import dev.holdfast.audit.ChainReport;
import dev.holdfast.audit.Entry;
import dev.holdfast.console.audit.AuditModel.Chain;
import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.DiffLine;
import dev.holdfast.console.fx.EmptyState;
import dev.holdfast.console.fx.Fact;
import dev.holdfast.console.fx.FilterBox;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.LineDiff;
import dev.holdfast.console.fx.PageRow;
import dev.holdfast.console.fx.Paged.Answer;
import dev.holdfast.console.fx.PagedTable;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.node.Listed;
import java.util.Objects;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;

/// Binds the audit.
///
/// Stable ids for tests: `auditTable`, `auditFilter`, `auditCheck`, `auditChain`, `auditNothing`, `auditNothingAction`,
/// `auditOlder`, `auditNewer`, `auditDetail`, `auditDiff`.
public final class AuditController {
    private final AuditModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private FilterBox filter;

    @FXML
    private HBox chain;

    @FXML
    private FontIcon chainIcon;

    @FXML
    private Label chainText;

    @FXML
    private Button check;

    @FXML
    private SplitPane split;

    @FXML
    private TableView<Entry> table;

    @FXML
    private VBox detail;

    @FXML
    private Label nothingSelected;

    @FXML
    private EmptyState nothing;

    @FXML
    private PageRow pages;

    AuditController(AuditModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        new RecordTable<>(table, texts, "audit.column.")
                .number("id", 54, entry -> Long.toString(entry.number())) // a name, not an amount
                .moment("at", entry -> tools.near(entry.at()))
                .text("actor", 84, Entry::actor)
                .text("act", 110, Entry::act)
                .text("object", 100, Entry::object)
                .state("outcome", 88, entry -> StateLook.ofOutcome(entry.outcome()))
                .longText("reason", 96, entry -> Objects.toString(entry.reason(), ""));
        Columns.lastTakesTheRest(table);
        new PagedTable<>(table, model.list(), Listed.AUDIT.words().sorts())
                .pages(pages, texts, formats)
                .select(model.selectedProperty(), model::select);
        model.selectedProperty().subscribe(this::showDetail);
        filter.bind(texts, Listed.AUDIT.words(), model.list().filterProperty());
        bindNothing();
        model.chainProperty().subscribe(this::showChain);
        pages.visibleProperty().bind(split.visibleProperty());
    }

    private void bindNothing() {
        nothing.visibleProperty().bind(model.list().answerProperty().map(Answer::nothing));
        split.visibleProperty().bind(nothing.visibleProperty().not());
        model.list().answerProperty().subscribe(this::showNothing);
        model.list()
                .problemProperty()
                .subscribe(_ -> showNothing(model.list().answerProperty().get()));
    }

    private void showNothing(Answer answer) {
        switch (answer) {
            case EMPTY ->
                nothing.show(
                        MaterialDesignS.SHIELD_CHECK_OUTLINE, texts.get("audit.none"), texts.get("audit.none.hint"));
            case NO_MATCH ->
                nothing.show(
                        MaterialDesignF.FILTER_OFF_OUTLINE,
                        texts.get("audit.no-match"),
                        texts.get("audit.no-match.hint"),
                        texts.get("audit.clear"),
                        filter::clear);
            case FAILED ->
                nothing.fail(
                        texts.get("audit.failed"),
                        model.list().problemProperty().get(),
                        texts.get("action.retry"),
                        model.list()::refresh);
            case NONE_YET, ROWS -> {}
        }
    }

    private void showChain(Chain known) {
        switch (known) {
            case Chain.Unknown() -> chain(MaterialDesignS.SHIELD_OUTLINE, "unknown", texts.get("audit.chain.unknown"));
            case Chain.Running() -> chain(MaterialDesignS.SHIELD_SYNC, "unknown", texts.get("audit.chain.running"));
            case Chain.Failed(String problem) ->
                chain(MaterialDesignS.SHIELD_OFF, "broken", texts.format("audit.chain.failed", problem));
            case Chain.Checked(ChainReport report, var at) -> {
                ChainReport.Break broken = report.broken();
                String entries = formats.count(report.entries());
                String anchors = formats.count(report.anchors());
                if (broken != null) {
                    chain(
                            MaterialDesignS.SHIELD_ALERT,
                            "broken",
                            texts.format("audit.chain.broken", broken.sentence()));
                } else if (report.unread().isEmpty()) {
                    chain(
                            MaterialDesignS.SHIELD_CHECK,
                            "whole",
                            texts.format("audit.chain.whole", entries, anchors, formats.time(at)));
                } else {
                    chain(
                            MaterialDesignS.SHIELD_HALF_FULL,
                            "unread",
                            texts.format(
                                    "audit.chain.unread",
                                    entries,
                                    anchors,
                                    formats.time(at),
                                    String.join("; ", report.unread())));
                }
            }
        }
        check.setDisable(known instanceof Chain.Running);
    }

    private void chain(Ikon icon, String style, String text) {
        chain.getStyleClass().removeIf(each -> each.startsWith("chain-"));
        chain.getStyleClass().add("chain-" + style);
        chainIcon.setIconCode(icon);
        chainText.setText(text);
    }

    private void showDetail(@Nullable Entry entry) {
        nothingSelected.setVisible(entry == null);
        detail.setVisible(entry != null);
        if (entry == null) {
            return;
        }
        Label title = new Label(entry.act() + "  " + entry.object());
        title.getStyleClass().add(Styles.TITLE);
        title.setWrapText(true);
        Badge badge = new Badge(texts);
        badge.show(StateLook.ofOutcome(entry.outcome()));
        detail.getChildren().setAll(title, badge);
        fact("reason", entry.reason());
        fact("at", formats.instant(entry.at()) + " (" + entry.at() + ")"); // order within a minute matters
        fact("actor", entry.actor());
        fact("plan", entry.planDigest());
        fact("digest", entry.digest());
        Label change = new Label(texts.get("audit.detail.change"));
        change.getStyleClass().add(Styles.SECTION);
        detail.getChildren().addAll(change, diff(entry));
    }

    private VBox diff(Entry entry) {
        VBox lines = new VBox();
        lines.setId("auditDiff");
        lines.getStyleClass().add("diff");
        LineDiff diff = JsonLines.diff(entry.before(), entry.after());
        diff.lines().forEach(line -> lines.getChildren().add(DiffLine.of(line)));
        if (diff.lines().isEmpty()) {
            Label none = new Label(texts.get("audit.detail.no-change"));
            none.getStyleClass().add(Styles.MUTED);
            lines.getChildren().add(none);
        }
        return lines;
    }

    private void fact(String key, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return;
        }
        Label text = new Label(value);
        text.setId("auditFact-" + key);
        text.setWrapText(true);
        if (key.equals("plan") || key.equals("digest")) {
            text.getStyleClass().addAll(Styles.CODE, "digest");
        }
        detail.getChildren().add(Fact.of(texts.get("audit.detail." + key), text));
    }

    /// Puts the cursor into the filter.
    void filter() {
        filter.focus();
    }

    @FXML
    void check() {
        model.check();
    }
}
