package dev.holdfast.console.settings;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Installed;
import dev.holdfast.console.fx.Preferences;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;

/// The tab of what may be settled.
public final class SettingsScreen extends TabScreen {
    private final SettingsModel model;

    public SettingsScreen(ScreenTools tools, Installed installed) {
        SettingsModel model = new SettingsModel(
                tools.operations(),
                tools.background(),
                new Preferences(tools.layout()),
                tools.navigator()::themeChanged);
        super(
                FxmlFile.SETTINGS.load(tools.texts(), new SettingsController(model, installed, tools)),
                tools,
                Room.SETTINGS);
        this.model = model;
    }

    @Override
    public void refresh() {
        model.refresh();
    }
}
