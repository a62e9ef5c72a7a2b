package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `holdfast daemon`: a node without a window.
@Command(name = "daemon", description = "Runs schedule and requests until it is stopped.")
final class DaemonCommand implements Callable<Integer> {
    private final Invocation call;

    DaemonCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.stoppable(bench -> {
            call.say("serving schedule and requests; Ctrl+C stops at a chunk's edge");
            bench.serve();
            return ExitCodes.OK;
        });
    }
}
