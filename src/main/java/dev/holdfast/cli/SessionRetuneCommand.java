package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.policy.Policy.Pace;
import dev.holdfast.session.Retune;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast session retune`.
@Command(name = "retune", description = "Changes how hard a session presses, from its next chunk on.")
final class SessionRetuneCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "SESSION", converter = Words.Positive.class)
    long session;

    @Option(names = "--pace", paramLabel = "PACE", description = "gentle, normal or full")
    @Nullable
    String pace;

    @Option(
            names = "--workers",
            paramLabel = "COUNT",
            converter = Words.Positive.class,
            description = "at most so many chunks at once, 1 to 16; a gentle pace uses one")
    @Nullable
    Long workers;

    @Option(
            names = "--chunk-rows",
            paramLabel = "COUNT",
            converter = Words.Positive.class,
            description = "at most so many rows of the policy's table in a chunk")
    @Nullable
    Long chunkRows;

    SessionRetuneCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Retune wanted = new Retune(pace(), small(workers), small(chunkRows));
        return call.with(Need.ENGINE, bench -> {
            bench.operations().retuneSession(session, wanted, call.actor());
            return Done.print(call, "session " + session, "asked for " + wanted.words());
        });
    }

    private @Nullable Pace pace() {
        if (pace == null) {
            return null;
        }
        for (Pace known : Pace.values()) {
            if (known.id().equals(pace)) {
                return known;
            }
        }
        throw new HoldfastException(
                ErrorCode.USAGE, "there is no pace `" + pace + "`; paces are gentle, normal and full");
    }

    private static @Nullable Integer small(@Nullable Long number) {
        return number == null ? null : Math.clamp(number, 1, Integer.MAX_VALUE);
    }
}
