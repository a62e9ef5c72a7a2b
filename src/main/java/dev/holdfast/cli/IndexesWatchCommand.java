package dev.holdfast.cli;

import dev.holdfast.index.IndexAct;
import dev.holdfast.node.IndexOperations;
import dev.holdfast.node.IndexProgress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast indexes watch`.
@Command(
        name = "watch",
        description =
                "Tells what the server does for a build or drop, until it has ended. Ctrl+C ends the watching only.")
final class IndexesWatchCommand implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Invocation call;

    @Parameters(
            paramLabel = "ACT",
            arity = "0..1",
            converter = Words.Positive.class,
            description = "its number in `indexes acts`; the latest when not given")
    Long act = 0L;

    @Option(names = "--once", description = "how far it is now; do not wait for its end")
    boolean once;

    IndexesWatchCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            IndexOperations indexes = bench.operations().indexes();
            if (act == 0 && indexes.acts(1).isEmpty()) {
                call.say("no index was built or dropped");
                return ExitCodes.OK;
            }
            long watched = act == 0 ? indexes.acts(1).getFirst().id() : act;
            String last = "";
            IndexAct now = indexes.find(watched);
            while (now.state().open()) {
                String line = indexes.progress(watched)
                        .map(IndexProgress::words)
                        .orElse(now.state().id());
                if (!line.equals(last)) {
                    call.say("act %d: %s: %s".formatted(watched, now.words(), line));
                    last = line;
                }
                if (once) {
                    break;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
                now = indexes.find(watched);
            }
            return IndexActRow.print(call, now);
        });
    }
}
