package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `holdfast schema up`.
@Command(name = "up", description = "Brings the control schema to this program's version.")
final class SchemaUpCommand implements Callable<Integer> {
    private final Invocation call;

    SchemaUpCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.CONTROL, bench -> {
            bench.schema().up();
            return SchemaReport.print(call, bench.schema());
        });
    }
}
