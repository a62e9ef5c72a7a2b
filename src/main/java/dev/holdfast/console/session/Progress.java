package dev.holdfast.console.session;

import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/// How far a session came, and when it may be done; says nothing that was not measured.
///
/// @param fraction 0 to 1; empty when the plan did not count. More rows than planned stay at 1
/// @param eta empty before one percent, when nothing moves, and when it is unknown
public record Progress(OptionalDouble fraction, Optional<Duration> eta) {
    private static final double LEAST_FRACTION = 0.01;

    public static Progress of(SessionView session) {
        Long expected = session.expectedRows();
        if (expected == null) {
            return new Progress(OptionalDouble.empty(), Optional.empty());
        }
        double fraction = expected == 0 ? 1 : Math.min(1, (double) session.rootRows() / expected);
        boolean moves =
                session.state() == SessionState.RUNNING && session.driving().waitingReason() == null;
        boolean told = moves && fraction >= LEAST_FRACTION && session.rootRows() > 0;
        if (!told) {
            return new Progress(OptionalDouble.of(fraction), Optional.empty());
        }
        double millisPerRow = (double) session.duration().toMillis() / session.rootRows();
        long left = Math.max(0, expected - session.rootRows());
        return new Progress(
                OptionalDouble.of(fraction), Optional.of(Duration.ofMillis(Math.round(left * millisPerRow))));
    }
}
