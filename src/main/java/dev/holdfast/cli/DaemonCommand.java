package dev.holdfast.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast daemon`: a node without a window.
@Command(name = "daemon", description = "Runs schedule and requests until it is stopped.")
final class DaemonCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "serves /metrics, /healthz and /readyz on this port, on the loopback address unless"
                    + " metrics.address says another; 0 takes any that is free")
    @Nullable
    Integer metricsPort;

    DaemonCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (metricsPort != null) {
            call.set("metrics.port", metricsPort.toString());
        }
        return call.stoppable(bench -> {
            call.say("serving schedule and requests; Ctrl+C stops at a chunk's edge");
            bench.serve(address -> call.say("metrics on " + address));
            return ExitCodes.OK;
        });
    }
}
