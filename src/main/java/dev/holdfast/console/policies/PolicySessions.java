package dev.holdfast.console.policies;

import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.RowSource;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.filter.Filter;
import dev.holdfast.node.ListOperations;
import dev.holdfast.node.Listed;
import dev.holdfast.session.SessionView;
import javafx.scene.control.TableView;

/// The newest sessions of the policy that is shown.
final class PolicySessions {
    private final TableView<SessionView> table;
    private final PolicyDetailModel model;
    private final ScreenTools tools;

    PolicySessions(TableView<SessionView> table, PolicyDetailModel model, ScreenTools tools) {
        this.table = table;
        this.model = model;
        this.tools = tools;
    }

    void bind() {
        Texts texts = tools.texts();
        Formats formats = tools.formats();
        table.getColumns()
                .add(Columns.number("id", texts.get("session.id"), 44, session -> Long.toString(session.id())));
        table.getColumns()
                .add(Columns.cell(
                        "state",
                        texts.get("session.state"),
                        108,
                        session -> texts.get(StateLook.of(session.state()).textKey()),
                        (session, cell) -> {
                            Badge badge = new Badge(texts);
                            badge.show(StateLook.of(session.state()));
                            cell.setGraphic(badge);
                        }));
        table.getColumns()
                .add(Columns.text(
                        "started", texts.get("session.started"), 152, session -> tools.near(session.startedAt())));
        table.getColumns()
                .add(Columns.number(
                        "took", texts.get("session.took"), 70, session -> formats.duration(session.duration())));
        table.getColumns()
                .add(Columns.number(
                        "rows", texts.get("session.rows"), 76, session -> formats.count(session.archivedRows())));
        Rows.open(table, this::open);
        RowSource.put(table, this::source);
        Columns.restore(table, tools.layout());
    }

    private void open(SessionView session) {
        if (tools.navigator().opens(Room.SESSION)) {
            tools.navigator().openSession(session.id());
        }
    }

    /// All sessions of the policy, not only the newest.
    private RowSource<SessionView> source() {
        String name = model.name();
        String filter = name.isEmpty() ? "" : new Filter.Term("policy", name).toString();
        ListOperations lists = tools.operations().lists();
        return RowSource.of(
                lists,
                Listed.SESSIONS,
                filter,
                "",
                lists::sessions,
                SessionView::id,
                "holdfast session list --limit 1000000 --filter " + ShellWord.quoted(filter));
    }
}
