package dev.holdfast.console.archivenow;

import dev.holdfast.console.archivenow.Step.Ended;
import dev.holdfast.console.archivenow.Step.NothingDone;
import dev.holdfast.console.archivenow.Step.Running;
import dev.holdfast.console.archivenow.Step.Waiting;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.session.ChunkColumns;
import dev.holdfast.console.session.ControlButtons;
import dev.holdfast.console.session.SessionControls;
import dev.holdfast.console.session.SessionWords;
import dev.holdfast.session.ChunkView;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;

/// The run, from request to result.
public final class LivePage {
    private final ArchiveNowModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private final SessionWords words;

    @FXML
    private Label liveTitle;

    @FXML
    private HBox liveBadge;

    @FXML
    private Label wish;

    @FXML
    private Button pause;

    @FXML
    private Button resume;

    @FXML
    private Button cancel;

    @FXML
    private Node progress;

    @FXML
    private Label result;

    @FXML
    private HBox liveTables;

    @FXML
    private TableView<SessionView> family;

    @FXML
    private TableView<ChunkView> chunks;

    LivePage(ArchiveNowModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
        this.words = new SessionWords(texts, formats);
    }

    @FXML
    void initialize() {
        new RecordTable<>(family, texts, "sessions.column.")
                .number("id", 72, each -> Long.toString(each.id()))
                .text("policy", 110, SessionView::policy)
                .state("state", 106, each -> StateLook.of(each.state()))
                .number("rows", 84, each -> formats.count(each.archivedRows()))
                .number("rate", 74, each -> words.rate(each).replaceFirst("/s$", ""))
                .number("duration", 90, each -> formats.duration(each.duration()));
        ChunkColumns.fillBrief(chunks, texts, formats);
        Columns.lastTakesTheRest(chunks);
        chunks.setPlaceholder(new Label(texts.get("session.no-chunks")));
        family.setPlaceholder(new Label());
        SessionControls controls = model.controls();
        new ControlButtons(controls, tools, pause, resume, cancel).bind(liveBadge, wish, model::cancel);
        ArchiveNowController.hideWhileEmpty(result);
    }

    Node cancel() {
        return cancel;
    }

    void show(Step step) {
        switch (step) {
            case Waiting waiting -> show(waiting);
            case Running running -> {
                show(running.session(), running.family(), running.chunks());
                result.setText(running.session().state().terminal() ? texts.get("archive.children-run") : "");
            }
            case Ended ended -> {
                show(ended.session(), ended.family(), ended.chunks());
                result.setText(result(ended));
            }
            case NothingDone nothing -> show(nothing);
            default -> {}
        }
    }

    private void show(Waiting waiting) {
        String request = Long.toString(waiting.request());
        liveTitle.setText(texts.format(waiting.claimed() ? "archive.claimed" : "archive.waiting", request));
        Nodes.appear(progress, true);
        result.setText("");
        family.getItems().clear();
        chunks.getItems().clear();
        Nodes.appear(liveTables, false);
    }

    private void show(SessionView session, List<SessionView> sessions, List<ChunkView> latest) {
        Nodes.appear(progress, true);
        Nodes.appear(liveTables, true);
        liveTitle.setText(texts.format("archive.running", Long.toString(session.id()), session.policy()));
        Rows.update(family.getItems(), sessions, SessionView::id);
        Rows.update(chunks.getItems(), latest, ChunkView::chunk);
    }

    private String result(Ended ended) {
        SessionView session = ended.session();
        long rows = ended.family().stream().mapToLong(SessionView::archivedRows).sum();
        long bytes =
                ended.family().stream().mapToLong(SessionView::archivedBytes).sum();
        boolean late = session.state() == SessionState.SUCCEEDED && model.cancelWasAsked();
        String key = "archive.done." + session.state().id() + (late ? ".late" : "");
        String done =
                texts.format(key, formats.count(rows), formats.bytes(bytes), formats.duration(session.duration()));
        return ended.error().isEmpty() ? done : texts.format("archive.rest-failed", done, ended.error());
    }

    private void show(NothingDone nothing) {
        liveTitle.setText(texts.get("archive.title"));
        Nodes.appear(progress, false);
        Nodes.appear(liveTables, false);
        result.setText(
                nothing.error().isEmpty()
                        ? texts.get("archive.nothing")
                        : texts.format("archive.request-failed", nothing.error()));
    }
}
