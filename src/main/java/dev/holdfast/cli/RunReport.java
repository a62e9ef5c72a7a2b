package dev.holdfast.cli;

import dev.holdfast.HoldfastException;
import dev.holdfast.node.Runs.RunListener;
import dev.holdfast.plan.Difference;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;

/// Runs something under a progress report and prints its sessions.
final class RunReport {
    private RunReport() {}

    /// @return the exit code that the sessions come to, and what could not be run
    static int print(Invocation call, Function<RunListener, List<SessionView>> work) {
        Map<String, HoldfastException> failures = new LinkedHashMap<>();
        List<SessionView> sessions = watch(call, progress -> {
            Heard heard = new Heard(progress, failures);
            return heard.with(work.apply(heard));
        });
        SessionRow.Sessions.of(sessions, List.of(), NotRun.of(failures))
                .print(call.printer(), call.screen().zone());
        return ExitCodes.of(sessions, failures.values());
    }

    /// What is told while several policies run.
    private static final class Heard implements RunListener {
        private final RunListener progress;
        private final Map<String, HoldfastException> failures;
        private final Map<Long, SessionView> seen = new LinkedHashMap<>();

        /// @param failures filled by policy
        Heard(RunListener progress, Map<String, HoldfastException> failures) {
            this.progress = progress;
            this.failures = failures;
        }

        @Override
        public synchronized void progress(SessionView session) {
            seen.put(session.id(), session);
            progress.progress(session);
        }

        @Override
        public void again(String work, Duration rest, String reason) {
            progress.again(work, rest, reason);
        }

        @Override
        public synchronized void failed(String policy, HoldfastException failure) {
            failures.put(policy, failure);
        }

        /// Of a policy that failed nothing is returned, though some of its sessions may have moved rows.
        synchronized List<SessionView> with(List<SessionView> returned) {
            Map<Long, SessionView> all = new LinkedHashMap<>();
            returned.forEach(session -> all.put(session.id(), session));
            if (!failures.isEmpty()) {
                seen.forEach(all::putIfAbsent);
            }
            return List.copyOf(all.values());
        }
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
                .filter(session -> SessionRow.PLAN.equals(session.stopReason()))
                .flatMap(session -> DifferenceRow.of(differences.apply(session.id())).stream())
                .toList();
        SessionRow.Sessions.of(sessions, found, List.of())
                .print(call.printer(), call.screen().zone());
        return ExitCodes.of(sessions);
    }

    static List<SessionView> watch(Invocation call, Function<RunListener, List<SessionView>> work) {
        try (ProgressReport progress = call.progress()) {
            return work.apply(progress);
        }
    }
}
