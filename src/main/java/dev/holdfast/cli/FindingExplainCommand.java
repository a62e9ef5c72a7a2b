package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.finding.RuleText;
import dev.holdfast.node.FindingOperations;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast finding explain`.
@Command(
        name = "explain",
        description = "Says what a rule, or a finding's rule, looks for, why, and what to do. All, without one.")
final class FindingExplainCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "RULE|FINDING", arity = "0..1", description = "session-failed, or a finding's number")
    @Nullable
    String wanted;

    FindingExplainCommand(Invocation call) {
        this.call = call;
    }

    private record Explained(int schemaVersion, List<RuleText> rules) {}

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<RuleText> rules = chosen(bench.operations().findings());
            String text = rules.stream()
                    .map(rule -> "%s: %s\n  why:  %s\n  what: %s\n"
                            .formatted(rule.id(), rule.title(), rule.meaning(), rule.advice()))
                    .collect(Collectors.joining("\n"));
            call.printer().list(RuleText.class, rules, new Explained(1, rules), text);
            return ExitCodes.OK;
        });
    }

    private List<RuleText> chosen(FindingOperations findings) {
        String word = wanted;
        if (word == null) {
            return findings.rules();
        }
        String id =
                word.matches("\\d{1,18}") ? findings.find(Long.parseLong(word)).rule() : word;
        List<RuleText> rules =
                findings.rules().stream().filter(rule -> rule.id().equals(id)).toList();
        if (rules.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "no rule is named '" + id + "'; known: "
                            + findings.rules().stream().map(RuleText::id).collect(Collectors.joining(", ")));
        }
        return rules;
    }
}
