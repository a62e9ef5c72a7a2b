package dev.holdfast.cli;

import dev.holdfast.node.BulkAct;
import dev.holdfast.node.BulkOperations.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast finding ack`.
@Command(
        name = "ack",
        description = {
            "Takes note of findings: they stay listed, and need nobody any more.",
            "One that gets worse asks again."
        })
final class FindingAckCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "FINDING", arity = "0..*", converter = Words.Positive.class)
    List<Long> findings = new ArrayList<>();

    @Mixin
    final Matching matching = new Matching();

    @Option(names = "--note", paramLabel = "TEXT", description = "what there is to say about it, for the record")
    String note = "";

    FindingAckCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        matching.check(findings.size(), "findings", List.of(matching.filter));
        return call.with(Need.ENGINE, bench -> {
            if (matching.all) {
                return new BulkRun(call, BulkAct.FINDING_ACK, "take note of")
                        .matching(bench, matching.filter, Wish.because(note));
            }
            findings.forEach(id -> bench.operations().findings().acknowledge(id, call.actor(), note));
            return Done.print(
                    call,
                    "finding " + findings.stream().map(Object::toString).collect(Collectors.joining(", ")),
                    "acknowledged by " + call.actor());
        });
    }
}
