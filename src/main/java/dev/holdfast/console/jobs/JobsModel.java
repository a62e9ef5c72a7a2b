package dev.holdfast.console.jobs;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.node.Operations;
import dev.holdfast.node.Operations.SessionQuery;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/// Sessions that are under way, or stand and may go on.
public final class JobsModel {
    private static final int MOST = 50;

    private final Refresh<List<SessionView>> reading;
    private final ReadOnlyObjectWrapper<List<SessionView>> sessions = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

    public JobsModel(Operations operations, Background background) {
        this.reading = new Refresh<>(background, () -> read(operations), this::show, this::fail);
    }

    private static List<SessionView> read(Operations operations) {
        return Stream.of(SessionState.RUNNING, SessionState.PAUSING, SessionState.CANCELLING, SessionState.PAUSED)
                .flatMap(state -> operations.sessions(new SessionQuery("", state.id(), 0, MOST)).stream())
                .sorted(Comparator.comparing(SessionView::id).reversed())
                .toList();
    }

    public void refresh() {
        reading.ask();
    }

    private void show(List<SessionView> found) {
        problem.set("");
        sessions.set(found);
    }

    private void fail(Exception failure) {
        problem.set(Objects.toString(failure.getMessage(), failure.toString()));
    }

    /// The newest first.
    public ReadOnlyObjectProperty<List<SessionView>> sessionsProperty() {
        return sessions.getReadOnlyProperty();
    }

    /// Why the last reading failed; empty when it did not.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }
}
