package dev.holdfast.console.session;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.session.SessionView;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import org.jspecify.annotations.Nullable;

/// The tab of one session.
public final class SessionScreen extends TabScreen {
    private static final KeyCombination LOG = new KeyCodeCombination(KeyCode.L, KeyCombination.SHORTCUT_DOWN);

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
                Bindings.createStringBinding(
                        () -> title(model.controls().sessionProperty().get(), session, tools.texts()),
                        model.controls().sessionProperty()));
        this.model = model;
        this.controller = controller;
    }

    private static String title(@Nullable SessionView view, String session, Texts texts) {
        return view == null
                ? texts.format("session.number", session)
                : texts.format("session.title", view.policy(), session);
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    @Override
    public String policy() {
        SessionView shown = model.controls().sessionProperty().get();
        return shown == null ? "" : shown.policy();
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(LOG, controller::showEvents);
    }
}
