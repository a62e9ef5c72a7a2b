package dev.holdfast.console.session;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;

/// The tab of one session.
public final class SessionScreen extends TabScreen {
    private final SessionModel model;
    private final SessionController controller;

    /// @param session its number
    public SessionScreen(String session, ScreenTools tools) {
        SessionModel model =
                new SessionModel(tools.operations(), tools.background(), tools.actor(), Long.parseLong(session));
        SessionController controller = new SessionController(model, tools);
        super(
                FxmlFile.SESSION.load(
                        tools.texts(),
                        controller,
                        new ProgressController(model.controls(), model.problemProperty(), tools),
                        new RowsLeftController(model.rowsLeft(), tools)),
                model.controls()
                        .sessionProperty()
                        .map(view -> tools.texts().format("session.title", view.policy(), session))
                        .orElse(tools.texts().format("session.number", session)));
        this.model = model;
        this.controller = controller;
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
