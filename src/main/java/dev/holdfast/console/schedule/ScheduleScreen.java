package dev.holdfast.console.schedule;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab with what fires when.
public final class ScheduleScreen extends TabScreen {
    private static final KeyCombination FIND = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    private final ScheduleModel model;
    private final ScheduleController controller;

    public ScheduleScreen(ScreenTools tools) {
        ScheduleModel model = new ScheduleModel(
                tools.operations(),
                tools.background(),
                tools.clock(),
                tools.formats().zone(),
                tools.actor());
        ScheduleController controller = new ScheduleController(model, tools);
        super(FxmlFile.SCHEDULE.load(tools.texts(), controller, new LinePane(model, tools)), tools, Room.SCHEDULE);
        this.model = model;
        this.controller = controller;
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(FIND, controller::find);
    }

    /// Chooses a policy.
    @Override
    public void point(String policy) {
        model.choose(policy);
    }
}
