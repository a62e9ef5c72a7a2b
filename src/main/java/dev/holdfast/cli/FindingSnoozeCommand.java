package dev.holdfast.cli;

import dev.holdfast.node.BulkAct;
import dev.holdfast.node.BulkOperations.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast finding snooze`.
@Command(name = "snooze", description = "Puts findings off: until then they are not listed. One that gets worse is.")
final class FindingSnoozeCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "FINDING", arity = "0..*", converter = Words.Positive.class)
    List<Long> findings = new ArrayList<>();

    @Mixin
    final Matching matching = new Matching();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            required = true,
            converter = Words.Span.class,
            description = "how long, as 8h or 3d")
    Duration span = Duration.ZERO;

    @Option(names = "--note", paramLabel = "TEXT", description = "why, for the record")
    String note = "";

    FindingSnoozeCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        matching.check(findings.size(), "findings", List.of(matching.filter));
        return call.with(Need.ENGINE, bench -> {
            if (matching.all) {
                return new BulkRun(call, BulkAct.FINDING_SNOOZE, "put off")
                        .matching(bench, matching.filter, new Wish(note, span, false));
            }
            Instant until = Instant.now().plus(span);
            findings.forEach(id -> bench.operations().findings().snooze(id, until, call.actor(), note));
            return Done.print(
                    call,
                    "finding " + findings.stream().map(Object::toString).collect(Collectors.joining(", ")),
                    "put off until " + Figures.time(until, call.screen().zone()));
        });
    }
}
