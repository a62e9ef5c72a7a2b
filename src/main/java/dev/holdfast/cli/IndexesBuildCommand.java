package dev.holdfast.cli;

import dev.holdfast.node.IndexOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast indexes build`.
@Command(
        name = "build",
        description = {
            "Builds an index without stopping writers, and tells what the server does.",
            "A build that fails or is cancelled leaves nothing. Ctrl+C cancels it; with --detach a node builds."
        })
final class IndexesBuildCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(names = "--database", paramLabel = "NAME", required = true)
    String database = "";

    @Option(names = "--table", paramLabel = "TABLE", required = true, description = "table or schema.table")
    String table = "";

    @Option(
            names = "--columns",
            paramLabel = "COLUMN",
            required = true,
            split = ",",
            description = "in index order, separated by commas")
    List<String> columns = new ArrayList<>();

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the record")
    String reason = "";

    @Option(names = "--detach", description = "only ask: a node does it; `indexes watch` tells how far it is")
    boolean detach;

    IndexesBuildCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.stoppable(Need.ENGINE, "cancelling; again to stop at once", bench -> {
            IndexOperations indexes = bench.operations().indexes();
            long act = indexes.build(database, table, columns, call.actor(), reason);
            call.say("act %d: %s"
                    .formatted(act, String.join("; ", indexes.find(act).statements())));
            return IndexActRow.print(call, detach ? indexes.find(act) : indexes.run(act, call::say));
        });
    }
}
