package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast db forget`.
@Command(
        name = "forget",
        description = {
            "Forgets a connection; nothing happens to the database itself.",
            "Exits with 4 and names the policies while some use it."
        })
final class DatabaseForgetCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "NAME", description = "your name for it")
    String name = "";

    DatabaseForgetCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            if (!call.confirmed("Forget the connection " + name + "?")) {
                call.say("nothing was forgotten");
                return ExitCodes.PARTIAL;
            }
            bench.operations().estate().forget(name);
            call.say(name + " is forgotten; the database itself is as it was");
            return ExitCodes.OK;
        });
    }
}
