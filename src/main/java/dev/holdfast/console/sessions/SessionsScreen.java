package dev.holdfast.console.sessions;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Screen;
import dev.holdfast.console.fx.ScreenTools;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;

/// The tab with the list of sessions.
public final class SessionsScreen implements Screen {
    private final SessionsModel model;
    private final Parent node;
    private final ObservableValue<String> title;

    public SessionsScreen(ScreenTools tools) {
        this.model = new SessionsModel(tools.operations(), tools.background());
        this.node = FxmlFile.SESSIONS.load(tools.texts(), new SessionsController(model, tools));
        this.title = new SimpleStringProperty(tools.texts().get(Room.SESSIONS.textKey()));
        model.refreshPolicies();
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
    public void refresh() {
        model.refresh();
    }

    /// Filters by a policy.
    @Override
    public void point(String name) {
        model.policyProperty().set(name);
    }
}
