package dev.holdfast.cli;

import dev.holdfast.index.IndexAct;
import dev.holdfast.node.IndexOperations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast indexes undo`.
@Command(
        name = "undo",
        description = "Takes a build or drop back: by the statement that was kept, without stopping writers.")
final class IndexesUndoCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "ACT", converter = Words.Positive.class, description = "its number in `indexes acts`")
    long act;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the record")
    String reason = "";

    @Option(names = "--detach", description = "only ask: a node does it; `indexes watch` tells how far it is")
    boolean detach;

    IndexesUndoCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.stoppable(Need.ENGINE, "cancelling; again to stop at once", bench -> {
            IndexOperations indexes = bench.operations().indexes();
            IndexAct done = indexes.find(act);
            if (done.undoable()) { // else the engine says why not
                call.say(String.join("; ", done.undo()));
                if (!call.confirmed("undo act %d, the %s?".formatted(act, done.words()))) {
                    call.say("nothing was undone");
                    return ExitCodes.PARTIAL;
                }
            }
            long undo = indexes.undo(act, call.actor(), reason);
            return IndexActRow.print(call, detach ? indexes.find(undo) : indexes.run(undo, call::say));
        });
    }
}
