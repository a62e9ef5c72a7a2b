package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.hold.Hold;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast hold extend`.
@Command(name = "extend", description = "Gives a hold a later end, or none; one to be reviewed is effective again.")
final class HoldExtendCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "HOLD", converter = Words.Positive.class)
    long hold;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "the later end, as 2027-01-31 (that day included) or 2027-01-31T18:00Z")
    String until = "";

    @Option(names = "--open-ended", description = "it has no end any more")
    boolean openEnded;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the record")
    String reason = "";

    HoldExtendCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (until.isEmpty() != openEnded) {
            throw new HoldfastException(ErrorCode.USAGE, "say --until TIME or --open-ended; nothing was changed");
        }
        @Nullable
        Instant end = openEnded ? null : HoldWords.time(until, call.screen().zone(), "nothing was changed");
        return call.with(Need.ENGINE, bench -> {
            Hold extended = bench.operations().holds().extend(hold, end, call.actor(), reason);
            return Done.print(
                    call,
                    "hold " + hold,
                    "%s, ends %s"
                            .formatted(
                                    extended.state().id(),
                                    end == null
                                            ? "never"
                                            : Figures.time(end, call.screen().zone())));
        });
    }
}
