package dev.holdfast.cli;

import dev.holdfast.dialect.IndexInfo;
import dev.holdfast.node.IndexOperations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast indexes drop`.
@Command(
        name = "drop",
        description = {
            "Shows the statement that makes an index anew, keeps it, asks for the index's name, and drops the index"
                    + " without stopping writers.",
            "Refuses what a constraint, a foreign key or the replica identity stands on, and what keeps rows apart."
        })
final class IndexesDropCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "INDEX", description = "name or schema.name")
    String index = "";

    @Option(names = "--database", paramLabel = "NAME", required = true)
    String database = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the record")
    String reason = "";

    @Option(names = "--detach", description = "only ask: a node does it; `indexes watch` tells how far it is")
    boolean detach;

    IndexesDropCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.stoppable(Need.ENGINE, "cancelling; again to stop at once", bench -> {
            IndexOperations indexes = bench.operations().indexes();
            IndexInfo standing = indexes.droppable(database, index);
            call.say("%s, %s, %s scans"
                    .formatted(
                            standing.definition(), Figures.bytes(standing.bytes()), Figures.count(standing.scans())));
            call.say(
                    standing.valid()
                            ? "kept to make it anew: " + String.join("; ", standing.create())
                            : "it is not valid: it is not made anew");
            if (!call.confirmedByName(
                    "drop index %s of %s/%s?".formatted(standing.name(), database, standing.table()),
                    standing.name())) {
                call.say("nothing was dropped");
                return ExitCodes.PARTIAL;
            }
            long act = indexes.drop(database, standing.qualified().toString(), call.actor(), reason);
            return IndexActRow.print(call, detach ? indexes.find(act) : indexes.run(act, call::say));
        });
    }
}
