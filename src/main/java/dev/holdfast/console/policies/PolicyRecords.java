package dev.holdfast.console.policies;

import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.DiffLine;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.LineDiff;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.RowSource;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.node.ListOperations;
import dev.holdfast.node.Listed;
import dev.holdfast.policy.Revision;
import dev.holdfast.session.SessionView;
import java.util.Objects;
import java.util.function.Supplier;
import javafx.scene.control.TableView;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// What is on record of one policy: its newest sessions, and its revisions with what each changed.
final class PolicyRecords {
    private final ScreenTools tools;
    private final Supplier<String> filter;

    /// @param filter by which all sessions of the policy are asked for
    PolicyRecords(ScreenTools tools, Supplier<String> filter) {
        this.tools = tools;
        this.filter = filter;
    }

    void bind(TableView<SessionView> sessions, TableView<Revision> revisions, VBox diff) {
        Texts texts = tools.texts();
        Formats formats = tools.formats();
        sessions.getColumns()
                .add(Columns.number("id", texts.get("session.id"), 44, session -> Long.toString(session.id())));
        sessions.getColumns()
                .add(Columns.cell(
                        "state",
                        texts.get("session.state"),
                        108,
                        session -> texts.get(StateLook.of(session.state()).textKey()),
                        (session, cell) -> Badge.in(cell, texts, StateLook.of(session.state()))));
        sessions.getColumns()
                .add(Columns.text(
                        "started", texts.get("session.started"), 152, session -> tools.near(session.startedAt())));
        sessions.getColumns()
                .add(Columns.number(
                        "took", texts.get("session.took"), 70, session -> formats.duration(session.duration())));
        sessions.getColumns()
                .add(Columns.number(
                        "rows", texts.get("session.rows"), 76, session -> formats.count(session.archivedRows())));
        Rows.open(sessions, this::open);
        revisions
                .getColumns()
                .add(Columns.number(
                        "version", texts.get("revision.version"), 44, revision -> formats.count(revision.version())));
        revisions
                .getColumns()
                .add(Columns.text("at", texts.get("revision.at"), 152, revision -> tools.near(revision.at())));
        revisions.getColumns().add(Columns.text("actor", texts.get("revision.actor"), 70, Revision::actor));
        revisions.getColumns().add(Columns.text("reason", texts.get("revision.reason"), 160, Revision::reason));
        revisions.getSelectionModel().selectedItemProperty().subscribe(chosen -> show(chosen, diff));
        RowSource.put(sessions, this::source);
    }

    /// All sessions of the policy, not only the newest.
    private RowSource<SessionView> source() {
        String asked = filter.get();
        ListOperations lists = tools.operations().lists();
        return RowSource.of(
                lists,
                Listed.SESSIONS,
                asked,
                "",
                lists::sessions,
                SessionView::id,
                "holdfast session list --limit 1000000 --filter " + ShellWord.quoted(asked));
    }

    private void open(SessionView session) {
        if (tools.navigator().opens(Room.SESSION)) {
            tools.navigator().openSession(session.id());
        }
    }

    private static void show(@Nullable Revision revision, VBox diff) {
        diff.getChildren().clear();
        if (revision != null) {
            LineDiff.of(Objects.toString(revision.before(), ""), Objects.toString(revision.after(), ""))
                    .lines()
                    .forEach(line -> diff.getChildren().add(DiffLine.of(line)));
        }
    }
}
