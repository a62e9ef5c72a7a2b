package dev.holdfast.run;

import dev.holdfast.ErrorCode;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a person would do next about a policy that did not come to its end.
final class Advice {
    private Advice() {}

    /// @param sessions of the policy in this run, oldest first
    /// @return empty when there is nothing to do
    static String of(long run, String policy, TurnState state, @Nullable ErrorCode code, List<SessionView> sessions) {
        @Nullable SessionView last = sessions.isEmpty() ? null : sessions.getLast();
        if (state == TurnState.SUCCEEDED) {
            return last != null && last.rowsLeft().all() > 0 ? "holdfast session exceptions " + last.id() : "";
        }
        if (state == TurnState.RUNNING || state == TurnState.WAITING || state == TurnState.RETRYING) {
            return "";
        }
        String resume = "holdfast run --resume " + run;
        if (last != null && last.state() == SessionState.PAUSED) {
            return "holdfast session show %1$d, then holdfast resume %1$d or holdfast session cancel %1$d"
                    .formatted(last.id());
        }
        if (last != null && last.state() == SessionState.CANCELLED) {
            return resume;
        }
        String look = last == null ? "holdfast policy show " + policy : "holdfast session show " + last.id();
        return switch (code) {
            case null -> look + ", then " + resume;
            case BLOCKED -> "holdfast plan " + policy + " names what to put right or to acknowledge; then " + resume;
            case UNREACHABLE -> "holdfast doctor until the database answers, then " + resume;
            case LEASE_HELD -> "holdfast status shows who works on it; then " + resume;
            case MISMATCH -> look + " names the difference; holdfast verify " + policy + ", then " + resume;
            case CONFIG, SCHEMA, USAGE -> "holdfast doctor, then " + resume;
            case DATABASE -> look + "; put right what the database says, then " + resume;
            case INTERNAL -> look + "; it is a defect: report it with the log";
        };
    }
}
