package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `holdfast schema status`.
@Command(name = "status", description = "Shows which steps of the control schema are applied.")
final class SchemaStatusCommand implements Callable<Integer> {
    private final Invocation call;

    SchemaStatusCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.CONTROL, bench -> SchemaReport.print(call, bench.schema()));
    }
}
