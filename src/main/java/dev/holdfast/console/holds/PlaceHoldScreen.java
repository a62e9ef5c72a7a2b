package dev.holdfast.console.holds;

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

/// The tab in which a hold is placed, from what it covers to what came of it.
public final class PlaceHoldScreen implements Screen {
    private static final KeyCombination BACK = new KeyCodeCombination(KeyCode.ESCAPE);

    private final PlaceHoldModel model;
    private final Parent node;
    private final ObservableValue<String> title;

    /// @param policy chosen at first; empty for none
    public PlaceHoldScreen(String policy, ScreenTools tools) {
        this.model = new PlaceHoldModel(
                tools.operations(),
                tools.background(),
                tools.actor(),
                tools.formats().zone(),
                policy);
        this.node = FxmlFile.PLACE_HOLD.load(tools.texts(), new PlaceHoldController(model, tools));
        this.title = new SimpleStringProperty(tools.texts().get(Room.PLACE_HOLD.textKey()));
        model.refreshChoices();
    }

    @Override
    public Parent node() {
        return node;
    }

    @Override
    public ObservableValue<String> title() {
        return title;
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(BACK, model::back);
    }

    @Override
    public void refresh() {
        model.refreshChoices();
    }

    @Override
    public void closed() {
        model.close();
    }
}
