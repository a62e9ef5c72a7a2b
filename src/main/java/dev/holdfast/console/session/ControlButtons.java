package dev.holdfast.console.session;

import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Question;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;

/// The buttons by which a session is paused, resumed and cancelled, with its badge and what is told of a wish: wired
/// alike on every screen that has them. A cancel is asked for again before it is asked of the engine.
public final class ControlButtons {
    private final SessionControls controls;
    private final ScreenTools tools;
    private final Button pause;
    private final Button resume;
    private final Button cancel;

    public ControlButtons(SessionControls controls, ScreenTools tools, Button pause, Button resume, Button cancel) {
        this.controls = controls;
        this.tools = tools;
        this.pause = pause;
        this.resume = resume;
        this.cancel = cancel;
    }

    /// @param badgeBox gets the badge of the session's state
    /// @param onCancel what a confirmed cancel does
    public void bind(Pane badgeBox, Label wish, Runnable onCancel) {
        Badge badge = new Badge(tools.texts());
        badgeBox.getChildren().add(badge);
        pause.disableProperty().bind(controls.canPause().not());
        resume.disableProperty().bind(controls.canResume().not());
        cancel.disableProperty().bind(controls.canCancel().not());
        pause.setOnAction(_ -> controls.pause());
        resume.setOnAction(_ -> controls.resume());
        cancel.setOnAction(_ -> ask(onCancel));
        controls.sessionProperty().subscribe(_ -> show(badge, wish));
        controls.wishProperty().subscribe(_ -> show(badge, wish));
    }

    private void show(Badge badge, Label wish) {
        SessionView session = controls.sessionProperty().get();
        boolean live = session != null && !session.state().terminal();
        boolean stands = session != null && stands(session.state());
        Nodes.appear(pause, live && !stands);
        Nodes.appear(resume, stands);
        Nodes.appear(cancel, live);
        if (stands && cancel.isFocused()) {
            resume.requestFocus();
        }
        badge.show(session == null ? null : StateLook.of(session.state()));
        wish.setText(
                session == null
                        ? ""
                        : new SessionWords(tools.texts(), tools.formats())
                                .wish(controls.wishProperty().get(), session.state()));
    }

    private static boolean stands(SessionState state) {
        return switch (state) {
            case PAUSED, INTERRUPTED -> true;
            case RUNNING, PAUSING, CANCELLING, CANCELLED, SUCCEEDED, FAILED -> false;
        };
    }

    private void ask(Runnable onCancel) {
        SessionView session = controls.sessionProperty().get();
        if (session != null) {
            Texts texts = tools.texts();
            Formats formats = tools.formats();
            new Question(
                            "sessionCancel",
                            MaterialDesignA.ALERT_CIRCLE_OUTLINE,
                            texts.get("session.cancel.title"),
                            texts.format("session.cancel.header", Long.toString(session.id()), session.policy()),
                            texts.format(
                                    "session.cancel.text",
                                    formats.count(session.chunksDone()),
                                    formats.count(session.archivedRows())),
                            texts.get("session.cancel.confirm"),
                            texts.get("session.cancel.keep"))
                    .ask(cancel.getScene().getWindow(), onCancel);
        }
    }
}
