package dev.holdfast.cli;

import dev.holdfast.HoldfastException;
import java.util.List;
import java.util.Map;

/// One of several policies that could not be run, or not to its end, as JSON shows it.
record NotRun(String policy, String code, String message) {
    /// @param failures by policy
    static List<NotRun> of(Map<String, HoldfastException> failures) {
        return failures.entrySet().stream()
                .map(each -> new NotRun(
                        each.getKey(),
                        each.getValue().code().id(),
                        String.valueOf(each.getValue().getMessage())))
                .toList();
    }

    /// The same among sessions, where there is a row a line: named as they are, and with no number.
    record Line(String policy, String state, String error, String errorCode) {}

    Line line() {
        return new Line(policy, "not_run", message, code);
    }

    String sentence() {
        return policy + " did not run to its end: " + message;
    }
}
