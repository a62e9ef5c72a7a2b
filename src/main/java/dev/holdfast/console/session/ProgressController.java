package dev.holdfast.console.session;

import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Tips;
import dev.holdfast.session.SessionView;
import java.time.Instant;
import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableStringValue;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;

/// How far a session came, why it waits, and what went wrong: alike on every screen that shows a session.
///
/// Stable ids for tests: `sessionProgress`, `sessionProgressText`, `sessionWaiting`, `sessionWaitingText`,
/// `sessionProblem`, `sessionCopyProblem`.
public final class ProgressController {
    private final SessionControls controls;
    private final ObservableStringValue readingProblem;
    private final ScreenTools tools;
    private final SessionWords words;

    @FXML
    private ProgressBar bar;

    @FXML
    private Label progress;

    @FXML
    private HBox waitingBox;

    @FXML
    private Label waiting;

    @FXML
    private HBox problemBox;

    @FXML
    private Label problem;

    @FXML
    private Button copyProblem;

    /// @param readingProblem why the session could not be read; goes before what the session itself says
    public ProgressController(SessionControls controls, ObservableStringValue readingProblem, ScreenTools tools) {
        this.controls = controls;
        this.readingProblem = readingProblem;
        this.tools = tools;
        this.words = new SessionWords(tools.texts(), tools.formats());
    }

    @FXML
    void initialize() {
        Tips.set(copyProblem, tools.texts().get("session.copy-problem"));
        copyProblem.setAccessibleText(tools.texts().get("session.copy-problem"));
        problem.textProperty()
                .bind(Bindings.createStringBinding(
                        this::problem, readingProblem, controls.problemProperty(), controls.sessionProperty()));
        appearsWhile(problemBox, problem);
        appearsWhile(waitingBox, waiting);
        controls.sessionProperty().subscribe(this::show);
    }

    private static void appearsWhile(Node box, Label filled) {
        box.visibleProperty().bind(filled.textProperty().isNotEmpty());
        box.managedProperty().bind(box.visibleProperty());
    }

    private String problem() {
        if (!readingProblem.get().isEmpty()) {
            return readingProblem.get();
        }
        if (!controls.problemProperty().get().isEmpty()) {
            return controls.problemProperty().get();
        }
        SessionView session = controls.sessionProperty().get();
        return session == null ? "" : Objects.toString(session.error(), "");
    }

    private void show(@Nullable SessionView session) {
        if (session == null) {
            bar.setProgress(ProgressBar.INDETERMINATE_PROGRESS);
            progress.setText("");
            waiting.setText("");
            return;
        }
        double unknown = session.state().terminal() ? 0 : ProgressBar.INDETERMINATE_PROGRESS;
        bar.setProgress(Progress.of(session).fraction().orElse(unknown));
        progress.setText(words.progress(session));
        Instant since = session.driving().waitingSince();
        String reason = session.driving().waitingReason();
        waiting.setText(
                reason == null || since == null
                        ? ""
                        : tools.texts()
                                .format("session.waiting", tools.formats().time(since), reason));
    }

    @FXML
    void copyProblem() {
        CopyText.copy(problem.getText());
    }
}
