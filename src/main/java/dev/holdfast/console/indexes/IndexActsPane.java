package dev.holdfast.console.indexes;

import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Question;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.index.IndexAct;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import org.kordamp.ikonli.materialdesign2.MaterialDesignU;

/// What was built and dropped, and the way back.
///
/// Stable ids for tests: `indexesActs`, `indexesUndo`.
final class IndexActsPane {
    private final IndexesModel model;
    private final ScreenTools tools;
    private final Texts texts;

    IndexActsPane(IndexesModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
    }

    /// @param text what the way back of the selected one would do, or what was done where there is none
    void bind(TableView<IndexAct> acts, Label text, Button undo) {
        new RecordTable<>(acts, texts, "indexes.column.")
                .number("act", 50, act -> Long.toString(act.id()))
                .text("what", 60, act -> act.kind().id())
                .longText("index", 220, IndexAct::index)
                .longText("table", 200, act -> act.database() + "/" + act.table())
                .state("state", 110, IndexLooks::of)
                .text("by", 90, IndexAct::askedBy)
                .moment("at", act -> tools.near(act.askedAt()))
                .longText("note", 200, this::note);
        Columns.lastTakesTheRest(acts);
        acts.setItems(model.acts());
        acts.setPlaceholder(new Label(texts.get("indexes.acts.none")));
        acts.getSelectionModel().selectedItemProperty().subscribe(act -> {
            boolean can = act != null && act.undoable();
            undo.setDisable(!can);
            text.setText(act == null ? "" : String.join("; ", can ? act.undo() : act.statements()));
        });
        undo.setOnAction(_ -> {
            IndexAct act = acts.getSelectionModel().getSelectedItem();
            if (act != null) {
                ask(act, undo);
            }
        });
    }

    private String note(IndexAct act) {
        if (!act.problem().isEmpty()) {
            return act.problem();
        }
        return act.undoneBy() != null
                ? texts.format("indexes.undone-by", String.valueOf(act.undoneBy()))
                : act.undoes() != null ? texts.format("indexes.undoes", String.valueOf(act.undoes())) : act.reason();
    }

    private void ask(IndexAct act, Button undo) {
        new Question(
                        "indexUndo",
                        MaterialDesignU.UNDO_VARIANT,
                        texts.get("indexes.undo.title"),
                        texts.format("indexes.undo.header", Long.toString(act.id()), act.words()),
                        String.join(";\n", act.undo()) + "\n\nholdfast indexes undo " + act.id(),
                        texts.get("indexes.undo"),
                        texts.get("indexes.undo.keep"))
                .ask(undo.getScene().getWindow(), () -> model.undo(act));
    }
}
