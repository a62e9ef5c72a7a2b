package dev.holdfast.console.sessions;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.glance.PolicyLine;
import dev.holdfast.node.Operations;
import dev.holdfast.node.Operations.SessionQuery;
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
    private final Background background;
    private final Refresh<Page> reading;
    private final StringProperty policy = new SimpleStringProperty("");
    private final StringProperty state = new SimpleStringProperty("");
    private final ReadOnlyIntegerWrapper page = new ReadOnlyIntegerWrapper();
    private final ReadOnlyBooleanWrapper older = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<Answer> answer = new ReadOnlyObjectWrapper<>(Answer.NONE_YET);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ObservableList<SessionView> sessions = FXCollections.observableArrayList();
    private final ObservableList<String> policies = FXCollections.observableArrayList();

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

    private record Page(SessionQuery query, List<SessionView> sessions) {}

    private volatile SessionQuery wanted = query();

    public SessionsModel(Operations operations, Background background) {
        this.operations = operations;
        this.background = background;
        this.reading = new Refresh<>(background, this::read, this::show, this::fail);
        policy.subscribe((_, _) -> turnTo(0));
        state.subscribe((_, _) -> turnTo(0));
    }

    /// One row more than a page tells whether there is another.
    private SessionQuery query() {
        return new SessionQuery(policy.get(), state.get(), page.get() * PAGE, PAGE + 1);
    }

    private Page read() {
        SessionQuery query = wanted;
        return new Page(query, operations.sessions(query));
    }

    private void show(Page read) {
        if (!read.query().equals(wanted)) {
            return;
        }
        List<SessionView> found = read.sessions();
        older.set(found.size() > PAGE);
        Rows.update(sessions, found.subList(0, Math.min(PAGE, found.size())), SessionView::id);
        problem.set("");
        boolean filtered = !policy.get().isEmpty() || !state.get().isEmpty();
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

    /// Reads the names that the policy filter offers.
    public void refreshPolicies() {
        background.run(
                () -> operations.grid().policies().stream()
                        .map(PolicyLine::name)
                        .toList(),
                names -> {
                    if (!policies.equals(names)) {
                        policies.setAll(names);
                    }
                },
                this::fail);
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
        policy.set("");
        state.set("");
    }

    /// Name of a policy; empty for all.
    public StringProperty policyProperty() {
        return policy;
    }

    /// Id of a state; empty for all.
    public StringProperty stateProperty() {
        return state;
    }

    public ObservableList<SessionView> sessions() {
        return sessions;
    }

    public ObservableList<String> policies() {
        return policies;
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
