package dev.holdfast.finding;

import dev.holdfast.session.SessionView;
import java.time.Instant;
import java.util.List;

/// What needs somebody today, at one look.
///
/// @param findings the worst first, [#MOST] at most; @param more open ones beyond these
/// @param running sessions at work; @param ended the newest that ended
/// @param next what fires next, soonest first
/// @param disposals orders that are blocked or wait for somebody
public record Overview(
        Instant at,
        List<Finding> findings,
        int more,
        Archived day,
        Archived week,
        List<SessionView> running,
        List<SessionView> ended,
        List<NextFire> next,
        List<WaitingDisposal> disposals,
        Standing standing) {
    /// As many findings as a person reads.
    public static final int MOST = 25;

    public Overview {
        findings = List.copyOf(findings);
        running = List.copyOf(running);
        ended = List.copyOf(ended);
        next = List.copyOf(next);
        disposals = List.copyOf(disposals);
    }

    /// What was archived in the last so many hours.
    public record Archived(long rows, long bytes) {}

    /// @param schedule true: a run of several policies; false: a policy
    public record NextFire(String name, boolean schedule, Instant at) {}

    /// @param problem empty when it waits for somebody
    public record WaitingDisposal(long order, String policy, String state, long rows, String problem) {}

    /// Sessions that are neither at work nor at their end.
    ///
    /// @param contradicting those whose records contradict each other
    public record Standing(int sessions, int contradicting) {}
}
