package dev.holdfast.console.sessions;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.RowSource;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.filter.Filter;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.node.Listed;
import dev.holdfast.node.Operations;
import dev.holdfast.session.SessionView;
import java.util.List;
import java.util.Objects;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// One page of sessions, newest first, filtered by the server.
public final class SessionsModel {
    static final int PAGE = 100;

    private final Operations operations;
    private final Refresh<Page> reading;
    private final StringProperty filter = new SimpleStringProperty("");
    private final StringProperty sort = new SimpleStringProperty("");
    private final ReadOnlyIntegerWrapper page = new ReadOnlyIntegerWrapper();
    private final ReadOnlyBooleanWrapper older = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<Answer> answer = new ReadOnlyObjectWrapper<>(Answer.NONE_YET);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ObservableList<SessionView> sessions = FXCollections.observableArrayList();

    /// What came of the last reading.
    public enum Answer {
        NONE_YET,
        SESSIONS,
        /// Nothing ever ran.
        EMPTY,
        /// Nothing matches the filter.
        NO_MATCH,
        FAILED
    }

    private record Page(ListQuery query, List<SessionView> sessions) {}

    private volatile ListQuery wanted = query();

    public SessionsModel(Operations operations, Background background) {
        this.operations = operations;
        this.reading = new Refresh<>(background, this::read, this::show, this::fail);
        filter.subscribe((_, _) -> turnTo(0));
        sort.subscribe((_, _) -> turnTo(0));
    }

    /// One row more than a page tells whether there is another.
    private ListQuery query() {
        return new ListQuery(filter.get(), sort.get(), 0, page.get() * PAGE, PAGE + 1);
    }

    private Page read() {
        ListQuery query = wanted;
        return new Page(query, operations.lists().sessions(query));
    }

    private void show(Page read) {
        if (!read.query().equals(wanted)) {
            return;
        }
        List<SessionView> found = read.sessions();
        older.set(found.size() > PAGE);
        Rows.update(sessions, found.subList(0, Math.min(PAGE, found.size())), SessionView::id);
        problem.set("");
        boolean filtered = !filter.get().isBlank();
        answer.set(!found.isEmpty() ? Answer.SESSIONS : filtered || page.get() > 0 ? Answer.NO_MATCH : Answer.EMPTY);
    }

    private void fail(Exception failure) {
        problem.set(Objects.toString(failure.getMessage(), failure.toString()));
        answer.set(Answer.FAILED);
    }

    public void refresh() {
        wanted = query();
        reading.ask();
    }

    private void turnTo(int number) {
        page.set(number);
        refresh();
    }

    public void older() {
        if (older.get()) {
            turnTo(page.get() + 1);
        }
    }

    public void newer() {
        if (page.get() > 0) {
            turnTo(page.get() - 1);
        }
    }

    public void clearFilter() {
        filter.set("");
    }

    /// The policy that is asked for alone; empty when none or several are.
    public String policy() {
        List<String> policies = Listed.SESSIONS.words().read(filter.get()).terms().stream()
                .filter(term -> term.word().equals("policy"))
                .map(Filter.Term::value)
                .toList();
        return policies.size() == 1 && !policies.getFirst().contains("*") ? policies.getFirst() : "";
    }

    /// Asks for the sessions of one policy.
    public void askFor(String policy) {
        filter.set(policy.isEmpty() ? "" : new Filter.Term("policy", policy).toString());
    }

    /// All that match now, for an export.
    public RowSource<SessionView> source() {
        return RowSource.of(
                operations.lists(),
                Listed.SESSIONS,
                filter.get(),
                sort.get(),
                operations.lists()::sessions,
                SessionView::id,
                "holdfast session list --limit 1000000"
                        + (filter.get().isBlank() ? "" : " --filter " + ShellWord.quoted(filter.get()))
                        + (sort.get().isEmpty() ? "" : " --sort " + sort.get()));
    }

    /// What is asked for, as typed.
    public StringProperty filterProperty() {
        return filter;
    }

    /// By what the list is sorted; empty for the newest first.
    public StringProperty sortProperty() {
        return sort;
    }

    public ObservableList<SessionView> sessions() {
        return sessions;
    }

    /// From 0, the newest.
    public ReadOnlyIntegerProperty pageProperty() {
        return page.getReadOnlyProperty();
    }

    /// Whether there are older sessions than those shown.
    public ReadOnlyBooleanProperty olderProperty() {
        return older.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Answer> answerProperty() {
        return answer.getReadOnlyProperty();
    }

    /// Why the last reading failed; empty when it did not.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }
}
