package dev.holdfast.cli;

import dev.holdfast.index.IndexAct;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast indexes cancel`.
@Command(
        name = "cancel",
        description =
                "Breaks a build or drop off, or strikes it off the list; the node that has it cleans up after it.")
final class IndexesCancelCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "ACT", converter = Words.Positive.class, description = "its number in `indexes acts`")
    long act;

    IndexesCancelCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            IndexAct now = bench.operations().indexes().cancel(act, call.actor());
            return Done.print(
                    call,
                    "act " + act,
                    now.state().open() ? "the node that has it breaks it off" : "cancelled; nothing was done");
        });
    }
}
