package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.filter.Filter;
import dev.holdfast.node.Listed;
import dev.holdfast.session.SessionState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/// The options that say which sessions, beside a filter.
final class SessionWords {
    @Option(names = "--policy", paramLabel = "POLICY", description = "of this policy only")
    String policy = "";

    @Option(names = "--state", paramLabel = "STATE", description = "in this state only")
    String state = "";

    /// What these options and `filter` ask for together.
    ///
    /// @throws HoldfastException `USAGE` when there is no such state, or policy, or `filter` says the same word
    String with(Invocation call, Workbench bench, String filter) {
        List<String> known =
                Arrays.stream(SessionState.values()).map(SessionState::id).toList();
        if (!state.isEmpty() && !known.contains(state)) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "there is no state `%s`; states are %s"
                            .formatted(state, known.stream().collect(Collectors.joining(", "))));
        }
        Set<String> asked = Listed.SESSIONS.words().read(filter).terms().stream()
                .map(Filter.Term::word)
                .collect(Collectors.toSet());
        once("policy", policy, asked);
        once("state", state, asked);
        List<Filter.Term> terms = new ArrayList<>();
        if (!policy.isEmpty()) {
            call.policy(bench, policy);
            terms.add(new Filter.Term("policy", policy));
        }
        if (!state.isEmpty()) {
            terms.add(new Filter.Term("state", state));
        }
        return (new Filter(terms) + " " + filter).strip();
    }

    /// Values of one word are alternatives: both together would mean more sessions than the option alone.
    private static void once(String word, String option, Set<String> asked) {
        if (!option.isEmpty() && asked.contains(word)) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "--%s and `%s:` in --filter: say one of them; nothing was changed".formatted(word, word));
        }
    }
}
