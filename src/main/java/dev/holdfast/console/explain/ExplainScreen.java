package dev.holdfast.console.explain;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab that explains a row.
public final class ExplainScreen extends TabScreen {
    private static final KeyCombination ASK = new KeyCodeCombination(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN);

    private final ExplainModel model;

    /// @param row `database/schema.table key`, to ask about at once; empty to be asked
    public ExplainScreen(String row, ScreenTools tools) {
        ExplainModel model = new ExplainModel(tools.operations(), tools.background());
        super(FxmlFile.EXPLAIN.load(tools.texts(), new ExplainController(model, tools)), tools, Room.EXPLAIN);
        this.model = model;
        model.readTables();
        int blank = row.indexOf(' ');
        if (blank > 0) {
            model.tableProperty().set(row.substring(0, blank));
            model.keyProperty().set(row.substring(blank + 1));
            model.ask();
        }
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
