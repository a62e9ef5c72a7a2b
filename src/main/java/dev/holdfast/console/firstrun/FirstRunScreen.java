package dev.holdfast.console.firstrun;

import dev.holdfast.console.connections.ConnectionForm;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab of the first run.
public final class FirstRunScreen extends TabScreen {
    private static final KeyCombination BACK = new KeyCodeCombination(KeyCode.ESCAPE);

    private final FirstRunModel model;
    private final Refresh<?> reading;

    /// @param model outlives this tab
    public FirstRunScreen(ScreenTools tools, FirstRunModel model) {
        super(
                FxmlFile.FIRST_RUN.load(
                        tools.texts(),
                        new FirstRunController(model, tools),
                        new ConnectionForm(model.form(), tools),
                        new FirstProposalsPage(model, tools),
                        new FirstPolicyPage(model, tools),
                        new DryRunPage(model, tools)),
                tools,
                Room.FIRST_RUN);
        this.model = model;
        this.reading = model.reading(tools.background());
    }

    @Override
    public void refresh() {
        reading.ask();
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(BACK, model::back);
    }

    @Override
    public void keep(Layout layout) {
        model.keep(layout);
    }

    @Override
    public void closed() {
        model.stop();
    }
}
