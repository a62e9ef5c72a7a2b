package dev.holdfast.cli;

import dev.holdfast.freeze.ColdFile;
import dev.holdfast.node.ColdOperations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast cold thaw`.
@Command(
        name = "thaw",
        description = {
            "Brings the rows of a cold file back into the archive table, compared with the archive's manifests.",
            "The file is deleted then."
        })
final class ColdThawCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "FILE", converter = Words.Positive.class)
    long file;

    ColdThawCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            ColdOperations cold = bench.operations().cold();
            ColdFile asked = cold.find(file);
            if (!call.confirmed("thaw " + asked.words() + "?")) {
                call.say("nothing was thawed");
                return ExitCodes.PARTIAL;
            }
            ColdFile thawed = cold.thaw(file, call.actor());
            return Done.print(
                    call,
                    "cold file " + file,
                    "%s; %s rows are in %s %s again"
                            .formatted(
                                    thawed.state().id(),
                                    Figures.count(
                                            thawed.content() == null
                                                    ? 0
                                                    : thawed.content().rows()),
                                    thawed.database(),
                                    thawed.table()));
        });
    }
}
