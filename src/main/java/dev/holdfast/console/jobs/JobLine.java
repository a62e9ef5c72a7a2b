package dev.holdfast.console.jobs;

import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.Job;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Styles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// One job of this window in the drawer.
final class JobLine extends HBox {
    private final Job job;
    private final ScreenTools tools;
    private final Badge badge;
    private final ProgressBar bar = new ProgressBar();
    private final Label far = new Label();
    private final Button failures = new Button();
    private final Button cancel = new Button();

    JobLine(Job job, ScreenTools tools) {
        this.job = job;
        this.tools = tools;
        this.badge = new Badge(tools.texts());
        badge.setMinWidth(Scale.px(96));
        Scale.sized(badge);
        setAlignment(Pos.CENTER_LEFT);
        getStyleClass().add("job-line");
        Label name = new Label(job.title());
        name.getStyleClass().add("job-name");
        bar.getStyleClass().add("job-bar");
        far.getStyleClass().add(Styles.MUTED);
        far.setId("jobFar");
        failures.setId("jobFailures");
        failures.setMinWidth(USE_PREF_SIZE);
        failures.setOnAction(_ -> new FailuresDialog(job, tools).show(getScene().getWindow()));
        cancel.setId("jobCancel");
        cancel.setText(tools.texts().get("jobs.cancel"));
        cancel.setMinWidth(USE_PREF_SIZE);
        cancel.setOnAction(_ -> tools.jobs().cancel(job));
        Region between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        getChildren().setAll(badge, name, bar, far, between, failures, cancel);
        job.stateProperty().subscribe(_ -> show());
    }

    /// Shows how far it is by now.
    void show() {
        Job.State state = job.stateProperty().get();
        Instant now = tools.clock().instant();
        badge.show(StateLook.of(state));
        Nodes.appear(bar, !state.over());
        Nodes.appear(cancel, !state.over());
        cancel.setDisable(state != Job.State.RUNNING);
        bar.setProgress(
                job.total() > 0 ? Math.min(1, (double) job.done() / job.total()) : ProgressBar.INDETERMINATE_PROGRESS);
        far.setText(state.over() ? job.says() : far(now));
        int failed = job.failures().size();
        Nodes.appear(failures, failed > 0);
        failures.setText(tools.texts().format("jobs.failures", tools.formats().count(failed), failed));
    }

    private String far(Instant now) {
        List<String> parts = new ArrayList<>();
        String done = tools.formats().count(job.done());
        parts.add(
                job.total() < 0
                        ? done
                        : tools.texts().format("jobs.far", done, tools.formats().count(job.total())));
        Duration took = job.took(now);
        if (job.done() > 0 && took.isPositive()) {
            parts.add(tools.formats().rate(job.done(), took));
        }
        job.left(now)
                .ifPresent(left -> parts.add(
                        tools.texts().format("jobs.left", tools.formats().duration(left))));
        return String.join("   ·   ", parts);
    }
}
