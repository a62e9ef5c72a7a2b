package dev.holdfast.run;

import dev.holdfast.ErrorCode;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What became of a run, policy by policy.
///
/// @param abandoned whether its node is gone: it stands still until somebody resumes it
/// @param lines root policies in the order of their turns, each followed by the child policies that had a session
/// @param sessions of the run, oldest first
public record EstateRunReport(EstateRun run, boolean abandoned, List<Line> lines, List<SessionView> sessions) {
    public EstateRunReport {
        lines = List.copyOf(lines);
        sessions = List.copyOf(sessions);
    }

    /// A policy in the report.
    ///
    /// @param parent null for a root
    /// @param state of its turn, or what its newest session came to
    /// @param sessions how many it had; @param session the newest; 0 for none
    /// @param rows archived, with the bundle; @param rowsLeft root rows that were marked and stayed
    /// @param duration from its first start to its last end
    /// @param reason the first thing that went wrong; empty when nothing did
    /// @param action what a person would do about it; empty when there is nothing to do
    public record Line(
            String policy,
            @Nullable String parent,
            String database,
            int priority,
            TurnState state,
            int tries,
            int sessions,
            long session,
            long rows,
            long bytes,
            long rowsLeft,
            Duration duration,
            String reason,
            @Nullable ErrorCode code,
            String action) {}

    public long rows() {
        return lines.stream().mapToLong(Line::rows).sum();
    }

    public long bytes() {
        return lines.stream().mapToLong(Line::bytes).sum();
    }

    public Duration duration(Instant now) {
        return Duration.between(run.startedAt(), Objects.requireNonNullElse(run.endedAt(), now));
    }

    /// Turns in that state, roots only.
    public long count(TurnState state) {
        return lines.stream()
                .filter(line -> line.parent() == null && line.state() == state)
                .count();
    }

    /// @param parents the parent of each policy that has one; @param databases the source of each policy
    static EstateRunReport of(
            EstateRun run,
            boolean abandoned,
            List<Turn> turns,
            List<SessionView> sessions,
            Map<String, String> parents,
            Map<String, String> databases,
            Instant now) {
        Map<String, List<SessionView>> byPolicy = new LinkedHashMap<>();
        sessions.forEach(session -> byPolicy.computeIfAbsent(session.policy(), _ -> new ArrayList<>())
                .add(session));
        Map<String, List<String>> below = new HashMap<>();
        byPolicy.keySet().stream().filter(parents::containsKey).forEach(policy -> below.computeIfAbsent(
                        root(policy, parents), _ -> new ArrayList<>())
                .add(policy));
        List<Line> lines = new ArrayList<>();
        for (Turn turn : turns) {
            lines.add(line(run, turn, byPolicy.getOrDefault(turn.policy(), List.of()), now));
            for (String policy : below.getOrDefault(turn.policy(), List.of())) {
                lines.add(child(
                        run,
                        policy,
                        Objects.requireNonNull(parents.get(policy)),
                        databases.getOrDefault(policy, ""),
                        turn,
                        Objects.requireNonNull(byPolicy.get(policy)),
                        now));
            }
        }
        return new EstateRunReport(run, abandoned, lines, sessions);
    }

    private static String root(String policy, Map<String, String> parents) {
        String at = policy;
        for (String above = parents.get(at); above != null; above = parents.get(at)) {
            at = above;
        }
        return at;
    }

    private static Line line(EstateRun run, Turn turn, List<SessionView> sessions, Instant now) {
        String reason = Objects.requireNonNullElse(turn.reason(), "");
        Duration duration = turn.startedAt() == null
                ? Duration.ZERO
                : Duration.between(turn.startedAt(), Objects.requireNonNullElse(turn.endedAt(), now));
        return new Line(
                turn.policy(),
                null,
                turn.database(),
                turn.priority(),
                turn.state(),
                turn.tries(),
                sessions.size(),
                newest(sessions),
                sum(sessions, SessionView::archivedRows),
                sum(sessions, SessionView::archivedBytes),
                sum(sessions, session -> session.rowsLeft().all()),
                duration,
                reason,
                turn.code(),
                Advice.of(run.id(), turn.policy(), turn.state(), turn.code(), sessions));
    }

    private static Line child(
            EstateRun run,
            String policy,
            String parent,
            String database,
            Turn root,
            List<SessionView> sessions,
            Instant now) {
        SessionView last = sessions.getLast();
        Verdict verdict = Verdict.of(List.of(last));
        TurnState state =
                switch (verdict) {
                    case Verdict.Done() -> TurnState.SUCCEEDED;
                    case Verdict.Lost _ -> TurnState.FAILED;
                    case Verdict.Stopped() -> TurnState.WAITING;
                    case Verdict.Skipped _ -> TurnState.SKIPPED;
                    case Verdict.Again _ -> triedAgain(root, last);
                };
        String reason =
                switch (verdict) {
                    case Verdict.Lost lost -> lost.reason();
                    case Verdict.Skipped skipped -> skipped.reason();
                    case Verdict.Again again -> last.failure() == null ? "" : again.reason();
                    case Verdict.Done(), Verdict.Stopped() -> "";
                };
        return new Line(
                policy,
                parent,
                database,
                root.priority(),
                state,
                root.tries(),
                sessions.size(),
                last.id(),
                sum(sessions, SessionView::archivedRows),
                sum(sessions, SessionView::archivedBytes),
                sum(sessions, session -> session.rowsLeft().all()),
                Duration.between(sessions.getFirst().startedAt(), Objects.requireNonNullElse(last.endedAt(), now)),
                reason,
                last.errorCode(),
                Advice.of(run.id(), policy, state, last.errorCode(), sessions));
    }

    /// A child has no turn of its own: it is tried again with its root, as long as that is.
    private static TurnState triedAgain(Turn root, SessionView last) {
        return switch (last.state()) {
            case RUNNING, PAUSING, CANCELLING -> TurnState.RUNNING; // another node's
            case PAUSED, INTERRUPTED, CANCELLED, SUCCEEDED, FAILED -> {
                if (root.state() == TurnState.RUNNING) {
                    yield TurnState.RUNNING;
                }
                yield last.state().terminal() || root.state().ended() ? TurnState.FAILED : TurnState.RETRYING;
            }
        };
    }

    private static long newest(List<SessionView> sessions) {
        return sessions.isEmpty() ? 0 : sessions.getLast().id();
    }

    private static long sum(List<SessionView> sessions, Function<SessionView, Long> figure) {
        return sessions.stream().mapToLong(figure::apply).sum();
    }
}
