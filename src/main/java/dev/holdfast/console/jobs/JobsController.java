package dev.holdfast.console.jobs;

import dev.holdfast.console.fx.Job;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Notice;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Tips;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/// Binds the drawer, and puts what is new into the window's corner.
///
/// Stable ids for tests: `jobsDrawer`, `jobsLines`, `jobsNothing`, `jobsNotices`, `jobsClear`, `jobsClose`, `toasts`,
/// for a session `job-session-N`, `jobPause-N`, `jobResume-N`, `jobCancel-N`, for a job `jobFar`, `jobCancel`,
/// `jobFailures`.
public final class JobsController {
    private static final Duration BEAT = Duration.millis(250);

    private final JobsModel model;
    private final ScreenTools tools;
    private final Map<Long, SessionLine> sessions = new HashMap<>();
    private final Map<Job, JobLine> jobs = new HashMap<>();
    private final Timeline beat = new Timeline(new KeyFrame(BEAT, _ -> beat()));

    @FXML
    private VBox drawer;

    @FXML
    private VBox lines;

    @FXML
    private Label nothing;

    @FXML
    private Label problem;

    @FXML
    private VBox notices;

    @FXML
    private Label noNotices;

    @FXML
    private Button clear;

    @FXML
    private Button close;

    public JobsController(ScreenTools tools) {
        this.tools = tools;
        this.model = new JobsModel(tools.operations(), tools.background(), this::tell);
        beat.setCycleCount(Animation.INDEFINITE);
    }

    @FXML
    void initialize() {
        Nodes.appear(drawer, false);
        close.setAccessibleText(tools.texts().get("jobs.close"));
        Tips.set(close, tools.texts().get("jobs.close") + "  Ctrl+J");
        problem.textProperty().bind(model.problemProperty());
        model.problemProperty().subscribe(why -> Nodes.appear(problem, !why.isEmpty()));
        model.sessionsProperty().subscribe(_ -> showLines());
        tools.jobs().jobs().addListener((ListChangeListener<Job>) _ -> showLines());
        tools.jobs().notices().addListener((ListChangeListener<Notice>) _ -> showNotices());
        tools.jobs().shownBy(this::open);
        showNotices();
    }

    /// @param middle where toasts stand
    public void install(StackPane middle) {
        middle.getChildren().add(new Toasts(tools, this::isOpen));
    }

    public ReadOnlyBooleanProperty openProperty() {
        return drawer.visibleProperty();
    }

    private boolean isOpen() {
        return drawer.isVisible();
    }

    /// Opens it, or closes it when it is open.
    public void toggle() {
        if (isOpen()) {
            close();
        } else {
            open();
        }
    }

    public void open() {
        Nodes.appear(drawer, true);
        refresh();
        showLines();
    }

    @FXML
    void close() {
        Nodes.appear(drawer, false);
        beat.stop();
    }

    @FXML
    void clear() {
        tools.jobs().notices().clear();
    }

    private void tell(SessionView session) {
        String number = Long.toString(session.id());
        var failure = session.failure();
        String text = session.state() != SessionState.FAILED
                ? tools.texts().format("jobs.session-interrupted", number, session.policy())
                : failure == null
                        ? tools.texts().format("jobs.session-failed.why-unknown", number, session.policy())
                        : tools.texts().format("jobs.session-failed", number, session.policy(), failure.message());
        tools.jobs().tell(new Notice(tools.clock().instant(), true, text, () -> tools.navigator()
                .openSession(session.id())));
    }

    /// Reads what runs, when somebody looks, and what came to trouble.
    public void refresh() {
        model.watch();
        if (isOpen()) {
            model.refresh();
        }
    }

    private void showLines() {
        if (!isOpen()) {
            return;
        }
        List<Node> shown = new ArrayList<>();
        List<Job> all = tools.jobs().jobs();
        jobs.keySet().retainAll(all);
        all.forEach(job -> shown.add(jobs.computeIfAbsent(job, each -> new JobLine(each, tools))));
        List<SessionView> running = model.sessionsProperty().get();
        sessions.keySet().retainAll(running.stream().map(SessionView::id).toList());
        for (SessionView session : running) {
            SessionLine line = sessions.computeIfAbsent(session.id(), id -> new SessionLine(id, tools));
            line.show(session);
            shown.add(line);
        }
        if (!lines.getChildren().equals(shown)) {
            lines.getChildren().setAll(shown);
        }
        Nodes.appear(nothing, shown.isEmpty());
        beat();
    }

    private void beat() {
        jobs.values().forEach(JobLine::show);
        boolean moving = isOpen()
                && tools.jobs().jobs().stream()
                        .anyMatch(job -> !job.stateProperty().get().over());
        if (moving) {
            beat.play();
        } else {
            beat.stop();
        }
    }

    private void showNotices() {
        notices.getChildren()
                .setAll(tools.jobs().notices().stream()
                        .map(notice -> (Node) new NoticeLine(
                                notice, tools, () -> tools.jobs().notices().remove(notice)))
                        .toList());
        Nodes.appear(noNotices, tools.jobs().notices().isEmpty());
        Nodes.appear(clear, !tools.jobs().notices().isEmpty());
    }
}
