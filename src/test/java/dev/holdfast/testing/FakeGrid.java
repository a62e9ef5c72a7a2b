package dev.holdfast.testing;

import dev.holdfast.glance.GridCell;
import dev.holdfast.glance.GridQuery;
import dev.holdfast.glance.PolicyLine;
import dev.holdfast.node.GridOperations;
import dev.holdfast.node.Operations;
import dev.holdfast.node.Operations.SessionQuery;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Many policies and sessions at one glance, as the rest of a fake engine has them.
public final class FakeGrid implements GridOperations {
    /// What was asked, in order.
    public final List<GridQuery> queries = new CopyOnWriteArrayList<>();

    private final Operations operations;
    private final Instant now;

    public FakeGrid(Operations operations, Instant now) {
        this.operations = operations;
        this.now = now;
    }

    @Override
    public List<PolicyLine> policies() {
        return operations.policies().stream().map(FakeGrid::line).toList();
    }

    private static PolicyLine line(PolicyStatus status) {
        return new PolicyLine(
                status.policy().id(),
                status.policy().name(),
                status.depth(),
                status.policy().database(),
                status.policy().table().toString(),
                status.policy().paused());
    }

    @Override
    public Map<Integer, List<GridCell>> cells(GridQuery query) {
        queries.add(query);
        Map<Integer, List<GridCell>> cells = new HashMap<>();
        for (PolicyLine line : policies()) {
            if (query.policies().contains(line.id())) {
                List<SessionView> sessions = operations.sessions(new SessionQuery(line.name(), "", 0, 10_000));
                cells.put(
                        line.id(), query.by() == GridQuery.By.SESSION ? last(sessions, query) : days(sessions, query));
            }
        }
        return cells;
    }

    private List<GridCell> last(List<SessionView> sessions, GridQuery query) {
        List<GridCell> cells = new ArrayList<>();
        for (int i = 0; i < Math.min(query.columns(), sessions.size()); i++) {
            cells.add(cell(i, List.of(sessions.get(i))));
        }
        return cells;
    }

    private List<GridCell> days(List<SessionView> sessions, GridQuery query) {
        Map<Integer, List<SessionView>> byDay = new TreeMap<>();
        for (SessionView session : sessions) {
            LocalDate day = LocalDate.ofInstant(session.nominalFireTime(), query.zone());
            int column = (int) ChronoUnit.DAYS.between(day, query.today());
            if (column >= 0 && column < query.columns()) {
                byDay.computeIfAbsent(column, _ -> new ArrayList<>()).add(session);
            }
        }
        List<GridCell> cells = new ArrayList<>();
        byDay.forEach((column, of) -> cells.add(cell(column, of)));
        return cells;
    }

    private GridCell cell(int column, List<SessionView> sessions) {
        SessionView worst = sessions.stream()
                .filter(session -> session.state() == SessionState.FAILED)
                .findFirst()
                .orElse(sessions.getFirst());
        Duration lasted = sessions.stream().map(SessionView::duration).reduce(Duration.ZERO, Duration::plus);
        return new GridCell(
                column,
                worst.id(),
                worst.state(),
                sessions.size(),
                Objects.requireNonNullElse(sessions.getFirst().nominalFireTime(), now),
                lasted,
                sessions.stream().mapToLong(SessionView::archivedRows).sum(),
                sessions.stream().mapToLong(SessionView::archivedBytes).sum(),
                Objects.requireNonNullElse(worst.error(), Objects.requireNonNullElse(worst.stopReason(), "")));
    }

    @Override
    public int running() {
        return operations
                .sessions(new SessionQuery("", SessionState.RUNNING.id(), 0, 10_000))
                .size();
    }
}
