package dev.holdfast.console.session;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.RowSource;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.ledger.RowExceptions.RowException;
import dev.holdfast.ledger.RowExceptions.State;
import dev.holdfast.node.Operations;
import dev.holdfast.session.RowsLeft;
import java.util.List;
import java.util.Objects;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// A page of the rows that a session marked and left where they are, in the order in which they were met. The session
/// counts them by state, so that they are read only when there are others than before.
public final class RowsLeftModel {
    static final int PAGE = 100;

    private final Operations operations;
    private final long session;
    private final Refresh<Answer> reading;
    private final ObjectProperty<@Nullable State> state = new SimpleObjectProperty<>();
    private final ReadOnlyIntegerWrapper page = new ReadOnlyIntegerWrapper();
    private final ReadOnlyBooleanWrapper more = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<RowsLeft> counts = new ReadOnlyObjectWrapper<>(RowsLeft.NONE);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ObservableList<RowException> rows = FXCollections.observableArrayList();
    private volatile Question wanted = new Question("", 0);

    private record Question(String state, int page) {}

    private record Answer(Question question, List<RowException> found) {}

    public RowsLeftModel(Operations operations, Background background, long session) {
        this.operations = operations;
        this.session = session;
        this.reading = new Refresh<>(background, this::read, this::show, this::fail);
        state.subscribe((_, _) -> turnTo(0));
    }

    /// Takes what the session says; reads on when that is new, or when the last reading failed.
    void show(RowsLeft fresh) {
        if (!fresh.equals(counts.get()) || !problem.get().isEmpty()) {
            counts.set(fresh);
            refresh();
        }
    }

    private void refresh() {
        State only = state.get();
        wanted = new Question(only == null ? "" : only.id(), page.get());
        reading.ask();
    }

    private Answer read() {
        Question question = wanted;
        return new Answer(question, operations.exceptions(session, question.state(), question.page() * PAGE, PAGE + 1));
    }

    private void show(Answer answer) {
        problem.set("");
        if (answer.question().equals(wanted)) {
            List<RowException> found = answer.found();
            more.set(found.size() > PAGE);
            Rows.update(rows, found.subList(0, Math.min(PAGE, found.size())), RowException::id);
        }
    }

    private void fail(Exception failure) {
        rows.clear();
        more.set(false);
        problem.set(Objects.toString(failure.getMessage(), failure.toString()));
    }

    private void turnTo(int number) {
        page.set(number);
        refresh();
    }

    /// All that fit now, for an export.
    RowSource<RowException> source() {
        State only = state.get();
        String id = only == null ? "" : only.id();
        return RowSource.byOffset(
                only == null ? counts.get().all() : -1,
                (offset, limit) -> operations.exceptions(session, id, offset, limit),
                "holdfast session exceptions " + session + " --limit 1000000" + (id.isEmpty() ? "" : " --state " + id));
    }

    public void next() {
        if (more.get()) {
            turnTo(page.get() + 1);
        }
    }

    public void previous() {
        if (page.get() > 0) {
            turnTo(page.get() - 1);
        }
    }

    /// Only rows of this state; null for all.
    public ObjectProperty<@Nullable State> stateProperty() {
        return state;
    }

    /// Of all rows that the session left, whatever is shown of them.
    public ReadOnlyObjectProperty<RowsLeft> countsProperty() {
        return counts.getReadOnlyProperty();
    }

    public ObservableList<RowException> rows() {
        return rows;
    }

    /// From 0, the first that were met.
    public ReadOnlyIntegerProperty pageProperty() {
        return page.getReadOnlyProperty();
    }

    /// Whether there are rows after those shown.
    public ReadOnlyBooleanProperty moreProperty() {
        return more.getReadOnlyProperty();
    }

    /// Why the last reading failed; empty when it did not.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }
}
