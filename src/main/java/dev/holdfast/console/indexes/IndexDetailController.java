package dev.holdfast.console.indexes;

import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.Fact;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.dialect.IndexInfo;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// Binds one index: what is known of it, and what may be done.
///
/// Stable ids for tests: `indexName`, `indexWhy`, `indexStatement`, `indexBuild`, `indexDrop`, `indexCommand`.
public final class IndexDetailController {
    private final IndexesModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private @Nullable IndexLine shown;

    @FXML
    private Label unchosen;

    @FXML
    private VBox detail;

    @FXML
    private Label name;

    @FXML
    private Label of;

    @FXML
    private HBox verdicts;

    @FXML
    private Label why;

    @FXML
    private GridPane facts;

    @FXML
    private Label statement;

    @FXML
    private Button build;

    @FXML
    private Button drop;

    @FXML
    private Label command;

    IndexDetailController(IndexesModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        build.disableProperty().bind(model.busyProperty());
        drop.disableProperty().bind(model.busyProperty());
    }

    /// @param line null for none
    void show(@Nullable IndexLine line) {
        shown = line;
        detail.setVisible(line != null);
        unchosen.setVisible(line == null);
        if (line == null) {
            return;
        }
        boolean absent = line instanceof IndexLine.Missing;
        name.setText(absent ? String.join(", ", line.columns()) : line.index());
        of.setText(model.databaseProperty().get() + " " + line.table());
        Badge badge = new Badge(texts);
        badge.show(IndexLooks.of(line.verdict()));
        verdicts.getChildren().setAll(badge);
        why.setText(line.why());
        Nodes.appear(why, !line.why().isEmpty());
        facts.getChildren().clear();
        fact("columns", String.join(", ", line.columns()));
        switch (line) {
            case IndexLine.Standing(var view) -> {
                fact("size", formats.bytes(view.index().bytes()));
                fact("scans", formats.count(view.index().scans()));
                fact("used", formats.instant(view.index().lastScan()));
                fact("backs", String.join(", ", view.index().backs()));
            }
            case IndexLine.Missing(var each) -> fact("rows", formats.count(each.rows()));
        }
        statement.setText(line.statement());
        boolean buildable = line instanceof IndexLine.Missing(var each) && each.buildable();
        boolean droppable = line instanceof IndexLine.Standing(var view)
                && view.index().backs().isEmpty()
                && !view.index().building();
        Nodes.appear(build, buildable);
        Nodes.appear(drop, droppable);
        command.setText(buildable ? buildCommand(line) : droppable ? dropCommand(line) : "");
        Nodes.appear(command, buildable || droppable);
    }

    private String buildCommand(IndexLine line) {
        return "holdfast indexes build --database %s --table %s --columns %s"
                .formatted(
                        ShellWord.of(model.databaseProperty().get()),
                        ShellWord.of(line.table().toString()),
                        ShellWord.of(String.join(",", line.columns())));
    }

    private String dropCommand(IndexLine line) {
        return "holdfast indexes drop %s --database %s"
                .formatted(
                        ShellWord.of(line.index()),
                        ShellWord.of(model.databaseProperty().get()));
    }

    private void fact(String key, String value) {
        if (!value.isEmpty() && !value.equals(Formats.NONE)) {
            Fact.row(facts, texts.get("indexes.fact." + key), value);
        }
    }

    @FXML
    void build() {
        if (shown instanceof IndexLine.Missing(var wanted)) {
            model.build(wanted);
        }
    }

    @FXML
    void drop() {
        if (shown instanceof IndexLine.Standing(var view)) {
            model.droppable(view.index(), this::ask);
        }
    }

    private void ask(IndexInfo index) {
        new DropDialog(index, model, tools).ask(Nodes.window(drop));
    }
}
