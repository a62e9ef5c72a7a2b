package dev.holdfast.cli;

import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.List;

/// Exit codes that are outcomes; those of errors are in [dev.holdfast.ErrorCode].
final class ExitCodes {
    static final int OK = 0;
    static final int INTERNAL = 1;
    static final int USAGE = 2;
    static final int PARTIAL = 3;
    static final int BLOCKED = 4;
    static final int LEASE_HELD = 5;
    static final int MISMATCH = 6;
    static final int CONFIG = 7;
    static final int HAS_WORK = 10;

    private ExitCodes() {}

    /// What a run of these sessions comes to.
    static int of(List<SessionView> sessions) {
        if (sessions.stream().allMatch(ExitCodes::complete)) {
            return OK;
        }
        if (sessions.stream().allMatch(s -> "lost_lease".equals(s.stopReason()))) {
            return LEASE_HELD;
        }
        if (sessions.stream().allMatch(s -> "blocked".equals(s.stopReason()) || "plan".equals(s.stopReason()))) {
            return BLOCKED;
        }
        return sessions.stream().allMatch(s -> s.state() == SessionState.FAILED) ? INTERNAL : PARTIAL;
    }

    private static boolean complete(SessionView session) {
        String reason = session.stopReason();
        return session.state() == SessionState.SUCCEEDED && (reason == null || reason.equals("exhausted"));
    }
}
