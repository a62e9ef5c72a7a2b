package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.Operations.SessionQuery;
import dev.holdfast.session.SessionState;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast session list`.
@Command(name = "list", description = "Lists sessions, newest first.")
final class SessionListCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(names = "--policy", paramLabel = "POLICY", description = "of this policy only")
    String policy = "";

    @Option(names = "--state", paramLabel = "STATE", description = "in this state only")
    String state = "";

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            converter = Words.Positive.class,
            description = "at most so many; 50 when not said")
    long limit = 50;

    SessionListCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        checkState();
        return call.with(Need.ENGINE, bench -> {
            if (!policy.isEmpty()) {
                call.policy(bench, policy);
            }
            SessionQuery query = new SessionQuery(policy, state, 0, Math.clamp(limit, 1, Integer.MAX_VALUE));
            List<SessionRow> rows = bench.operations().sessions(query).stream()
                    .map(SessionRow::of)
                    .toList();
            Printer printer = call.printer();
            String text = rows.isEmpty()
                    ? "no sessions"
                    : printer.table(SessionRow.columns(call.screen().zone()), rows);
            printer.list(SessionRow.class, rows, new Listed(1, rows), text);
            return ExitCodes.OK;
        });
    }

    private void checkState() {
        List<String> known =
                Arrays.stream(SessionState.values()).map(SessionState::id).toList();
        if (!state.isEmpty() && !known.contains(state)) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "there is no state `%s`; states are %s"
                            .formatted(state, known.stream().collect(Collectors.joining(", "))));
        }
    }

    private record Listed(int schemaVersion, List<SessionRow> sessions) {}
}
