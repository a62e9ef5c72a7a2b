package dev.holdfast.console.session;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Screen;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.session.SessionView;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;

/// The tab of one session.
public final class SessionScreen implements Screen {
    private final SessionModel model;
    private final SessionController controller;
    private final Parent node;
    private final ObservableValue<String> title;

    /// @param session its number
    public SessionScreen(String session, ScreenTools tools) {
        this.model = new SessionModel(tools.operations(), tools.background(), tools.actor(), Long.parseLong(session));
        this.controller = new SessionController(model, tools);
        this.node = FxmlFile.SESSION.load(
                tools.texts(),
                controller,
                new ProgressController(model.controls(), model.problemProperty(), tools),
                new RowsLeftController(model.rowsLeft(), tools));
        this.title = Bindings.createStringBinding(
                () -> title(tools.texts(), session), model.controls().sessionProperty());
    }

    private String title(Texts texts, String session) {
        SessionView view = model.controls().sessionProperty().get();
        return view == null
                ? texts.format("session.number", session)
                : texts.format("session.title", view.policy(), session);
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

    @Override
    public void keep(Layout layout) {
        controller.keep();
    }
}
