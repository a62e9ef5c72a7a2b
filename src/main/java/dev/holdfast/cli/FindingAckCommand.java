package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
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

    @Parameters(paramLabel = "FINDING", arity = "1..*", converter = Words.Positive.class)
    List<Long> findings = new ArrayList<>();

    @Option(names = "--note", paramLabel = "TEXT", description = "what there is to say about it, for the record")
    String note = "";

    FindingAckCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            findings.forEach(id -> bench.operations().findings().acknowledge(id, call.actor(), note));
            return Done.print(
                    call,
                    "finding " + findings.stream().map(Object::toString).collect(Collectors.joining(", ")),
                    "acknowledged by " + call.actor());
        });
    }
}
