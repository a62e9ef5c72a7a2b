package dev.holdfast.console.jobs;

import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Tips;
import dev.holdfast.console.session.ControlButtons;
import dev.holdfast.console.session.Progress;
import dev.holdfast.console.session.SessionControls;
import dev.holdfast.console.session.SessionWords;
import dev.holdfast.session.SessionView;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;

/// One session in the drawer: how far, how fast, why not faster, and the way to stop it.
final class SessionLine extends HBox {
    private final SessionControls controls;
    private final SessionWords words;
    private final ScreenTools tools;
    private final Hyperlink name = new Hyperlink();
    private final ProgressBar bar = new ProgressBar();
    private final Label far = new Label();
    private final Label waits = new Label();
    private final Label problem = new Label();

    SessionLine(long session, ScreenTools tools) {
        this.tools = tools;
        this.controls = new SessionControls(tools.operations(), tools.background(), tools.actor());
        this.words = new SessionWords(tools.texts(), tools.formats());
        setId("job-session-" + session);
        setAlignment(Pos.CENTER_LEFT);
        getStyleClass().add("job-line");
        name.setOnAction(_ -> tools.navigator().openSession(session));
        name.getStyleClass().add("job-name");
        bar.getStyleClass().add("job-bar");
        far.getStyleClass().add(Styles.MUTED);
        far.setMinWidth(USE_PREF_SIZE);
        waits.getStyleClass().addAll(Styles.BADGE, "state-waiting");
        waits.setGraphic(new FontIcon(MaterialDesignT.TIMER_SAND));
        problem.getStyleClass().add(Styles.PROBLEM);
        Button pause = button("jobPause-" + session, "jobs.pause");
        Button resume = button("jobResume-" + session, "jobs.resume");
        Button cancel = button("jobCancel-" + session, "jobs.cancel");
        HBox badge = new HBox();
        badge.setMinWidth(Scale.px(96));
        Scale.sized(badge);
        badge.setAlignment(Pos.CENTER_LEFT);
        Label wish = new Label();
        wish.getStyleClass().add(Styles.MUTED);
        Region between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        getChildren().setAll(badge, name, bar, far, waits, wish, problem, between, pause, resume, cancel);
        new ControlButtons(controls, tools, pause, resume, cancel).bind(badge, wish, controls::cancel);
        problem.textProperty().bind(controls.problemProperty());
        controls.problemProperty().subscribe(why -> {
            Nodes.appear(problem, !why.isEmpty());
            Tips.set(problem, why);
        });
    }

    private Button button(String id, String text) {
        Button button = new Button(tools.texts().get(text));
        button.setId(id);
        button.setMinWidth(USE_PREF_SIZE);
        return button;
    }

    void show(SessionView session) {
        controls.show(session);
        name.setText(tools.texts().format("jobs.session", session.policy(), Long.toString(session.id())));
        Progress progress = Progress.of(session);
        bar.setProgress(progress.fraction().orElse(ProgressBar.INDETERMINATE_PROGRESS));
        far.setText(far(session, progress));
        String waiting = session.driving().waitingReason();
        Nodes.appear(waits, waiting != null);
        waits.setText(waiting == null ? "" : tools.texts().format("reason.waiting", waiting));
        Tips.set(waits, waiting == null ? "" : waiting);
    }

    private String far(SessionView session, Progress progress) {
        List<String> parts = new ArrayList<>();
        progress.fraction()
                .ifPresent(fraction -> parts.add(tools.texts()
                        .format("jobs.percent", tools.formats().count((long) Math.floor(fraction * 100)))));
        parts.add(tools.texts().format("jobs.rows", tools.formats().count(session.archivedRows())));
        if (session.archivedRows() > 0) {
            parts.add(words.rate(session));
        }
        progress.eta()
                .ifPresent(left -> parts.add(
                        tools.texts().format("jobs.left", tools.formats().duration(left))));
        return String.join("   ·   ", parts);
    }
}
