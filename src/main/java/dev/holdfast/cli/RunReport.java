package dev.holdfast.cli;

import dev.holdfast.node.Runs.RunListener;
import dev.holdfast.plan.Difference;
import dev.holdfast.session.SessionView;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;

/// Runs something under a progress report and prints its sessions.
final class RunReport {
    private RunReport() {}

    /// @return the exit code that the sessions come to
    static int print(Invocation call, Function<RunListener, List<SessionView>> work) {
        List<SessionView> sessions = watch(call, work);
        SessionRow.Sessions.of(sessions).print(call.printer(), call.screen().zone());
        return ExitCodes.of(sessions);
    }

    /// As [#print(Invocation, Function)], for a run of a plan.
    ///
    /// @param differences by session: where its plan did not stand
    static int print(
            Invocation call,
            Function<RunListener, List<SessionView>> work,
            LongFunction<List<Difference>> differences) {
        List<SessionView> sessions = watch(call, work);
        List<DifferenceRow> found = sessions.stream()
                .filter(session -> "plan".equals(session.stopReason()))
                .flatMap(session -> DifferenceRow.of(differences.apply(session.id())).stream())
                .toList();
        SessionRow.Sessions.of(sessions, found)
                .print(call.printer(), call.screen().zone());
        return ExitCodes.of(sessions);
    }

    static List<SessionView> watch(Invocation call, Function<RunListener, List<SessionView>> work) {
        try (ProgressReport progress = call.progress()) {
            return work.apply(progress);
        }
    }
}
