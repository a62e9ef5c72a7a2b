package dev.holdfast.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast finding snooze`.
@Command(name = "snooze", description = "Puts findings off: until then they are not listed. One that gets worse is.")
final class FindingSnoozeCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "FINDING", arity = "1..*", converter = Words.Positive.class)
    List<Long> findings = new ArrayList<>();

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
        return call.with(Need.ENGINE, bench -> {
            Instant until = Instant.now().plus(span);
            findings.forEach(id -> bench.operations().findings().snooze(id, until, call.actor(), note));
            return Done.print(
                    call,
                    "finding " + findings.stream().map(Object::toString).collect(Collectors.joining(", ")),
                    "put off until " + Figures.time(until, call.screen().zone()));
        });
    }
}
