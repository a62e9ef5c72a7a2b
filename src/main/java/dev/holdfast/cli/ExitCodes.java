package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.EstateRunReport.Line;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
        return of(sessions, List.of());
    }

    /// @param failures of policies beside them, which could not be run
    static int of(List<SessionView> sessions, Collection<HoldfastException> failures) {
        return worst(Stream.concat(
                sessions.stream().map(ExitCodes::of),
                failures.stream().map(failure -> failure.code().exitCode())));
    }

    /// A mismatch is told even where all else went well.
    private static int worst(Stream<Integer> all) {
        Set<Integer> codes = all.collect(Collectors.toSet());
        if (codes.contains(MISMATCH)) {
            return MISMATCH;
        }
        return codes.isEmpty() ? OK : codes.size() == 1 ? codes.iterator().next() : PARTIAL;
    }

    /// What a run of several policies comes to: by what became of each policy in the end.
    static int of(EstateRunReport report) {
        Map<Long, SessionView> sessions =
                report.sessions().stream().collect(Collectors.toMap(SessionView::id, Function.identity()));
        return worst(report.lines().stream().map(line -> of(line, sessions.get(line.session()))));
    }

    private static int of(Line line, @Nullable SessionView last) {
        return switch (line.state()) {
            case SUCCEEDED -> last == null || complete(last) ? OK : PARTIAL;
            case FAILED, SKIPPED -> line.code() != null ? line.code().exitCode() : last == null ? INTERNAL : of(last);
            case WAITING, RUNNING, RETRYING -> PARTIAL;
        };
    }

    private static int of(SessionView session) {
        if (complete(session)) {
            return OK;
        }
        ErrorCode error = session.errorCode();
        if (error != null && session.state() != SessionState.CANCELLED) {
            return error.exitCode();
        }
        return session.state() == SessionState.FAILED ? INTERNAL : PARTIAL;
    }

    private static boolean complete(SessionView session) {
        String reason = session.stopReason();
        return session.state() == SessionState.SUCCEEDED && (reason == null || reason.equals("exhausted"));
    }
}
