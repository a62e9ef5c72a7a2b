package dev.holdfast.console.indexes;

import dev.holdfast.console.fx.FormDialog;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.dialect.IndexInfo;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.stage.Window;

/// Shows what makes an index anew, and asks for its name, typed.
///
/// Stable ids for tests: `indexDropStatement`, `indexDropReason`, `indexDropTyped`, `indexDropCommand`,
/// `indexDropConfirm`, `indexDropKeep`.
public final class DropDialog {
    private static final double WIDTH = 720;

    private final IndexInfo index;
    private final IndexesModel model;
    private final ScreenTools tools;
    private final Texts texts;

    @FXML
    private Label header;

    @FXML
    private Label effect;

    @FXML
    private Label statement;

    @FXML
    private TextField reason;

    @FXML
    private Label typeHint;

    @FXML
    private TextField typed;

    @FXML
    private Label command;

    DropDialog(IndexInfo index, IndexesModel model, ScreenTools tools) {
        this.index = index;
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
    }

    void ask(Window owner) {
        Parent content = FxmlFile.INDEX_DROP.load(texts, this);
        FormDialog.ask(
                "indexDrop",
                "danger",
                owner,
                texts.get("indexes.drop.title"),
                content,
                texts.get("indexes.drop.confirm"),
                texts.get("indexes.drop.keep"),
                WIDTH,
                Bindings.createBooleanBinding(() -> typed.getText().strip().equals(index.name()), typed.textProperty()),
                () -> model.drop(index, reason.getText().strip()));
    }

    @FXML
    void initialize() {
        String database = model.databaseProperty().get();
        header.setText(texts.format("indexes.drop.header", index.name(), database + "/" + index.table()));
        String size = tools.formats().bytes(index.bytes());
        effect.setText(
                index.valid()
                        ? texts.format(
                                "indexes.drop.effect", size, tools.formats().count(index.scans()))
                        : texts.format("indexes.drop.invalid", size));
        statement.setText(index.valid() ? String.join(";\n", index.create()) : index.drop());
        typeHint.setText(texts.format("indexes.drop.type", index.name()));
        typed.setPromptText(index.name());
        command.textProperty().bind(reason.textProperty().map(text -> "holdfast indexes drop %s --database %s%s"
                .formatted(
                        ShellWord.of(index.qualified().toString()), ShellWord.of(database), ShellWord.reason(text))));
    }
}
