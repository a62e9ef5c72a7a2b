package dev.holdfast.console.explain;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Screen;
import dev.holdfast.console.fx.ScreenTools;
import java.util.Map;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab that explains a row.
public final class ExplainScreen implements Screen {
    private static final KeyCombination ASK = new KeyCodeCombination(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN);

    private final ExplainModel model;
    private final Parent node;
    private final ObservableValue<String> title;

    public ExplainScreen(ScreenTools tools) {
        this.model = new ExplainModel(tools.operations(), tools.background());
        this.node = FxmlFile.EXPLAIN.load(tools.texts(), new ExplainController(model, tools));
        this.title = new SimpleStringProperty(tools.texts().get(Room.EXPLAIN.textKey()));
        model.readTables();
    }

    @Override
    public Parent node() {
        return node;
    }

    @Override
    public ObservableValue<String> title() {
        return title;
    }

    /// The answer stands until somebody asks again: it says of one moment.
    @Override
    public void refresh() {
        model.readTables();
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(ASK, model::ask);
    }

    /// Asks about a table.
    @Override
    public void point(String name) {
        model.tableProperty().set(name);
    }
}
