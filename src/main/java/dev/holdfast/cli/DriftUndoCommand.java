package dev.holdfast.cli;

import dev.holdfast.archive.ArchiveChange;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast drift undo`.
@Command(
        name = "undo",
        description = "Takes a step back that an archive table made; refused once it holds archived values.")
final class DriftUndoCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "STEP", converter = Words.Positive.class)
    long step;

    DriftUndoCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            ArchiveChange undone = bench.operations().undoArchiveChange(step, call.actor());
            return Done.print(call, "step " + step, "undone: " + undone.detail());
        });
    }
}
