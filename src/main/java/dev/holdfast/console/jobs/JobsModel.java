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
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/// Sessions that are under way, or stand and may go on.
public final class JobsModel {
    private static final int MOST = 50;

    private final Refresh<List<SessionView>> reading;
    private final Refresh<List<SessionView>> watching;
    private final Consumer<SessionView> onTrouble;
    private @Nullable Set<Trouble> known;
    private final ReadOnlyObjectWrapper<List<SessionView>> sessions = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

    /// @param onTrouble hears of each session that fails or is interrupted from now on
    public JobsModel(Operations operations, Background background, Consumer<SessionView> onTrouble) {
        this.onTrouble = onTrouble;
        this.watching =
                new Refresh<>(background, () -> troubled(operations), this::compare, _ -> {}); // the frame tells
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

    /// Looks for sessions that came to trouble since it looked last.
    public void watch() {
        watching.ask();
    }

    private static List<SessionView> troubled(Operations operations) {
        return Stream.of(SessionState.FAILED, SessionState.INTERRUPTED)
                .flatMap(state -> operations.sessions(new SessionQuery("", state.id(), 0, MOST)).stream())
                .toList();
    }

    private void compare(List<SessionView> now) {
        Set<Trouble> before = known;
        known = now.stream().map(Trouble::of).collect(Collectors.toSet());
        if (before != null) {
            now.stream()
                    .filter(session -> !before.contains(Trouble.of(session)))
                    .forEach(onTrouble);
        }
    }

    private record Trouble(long session, SessionState state) {
        static Trouble of(SessionView session) {
            return new Trouble(session.id(), session.state());
        }
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
