package dev.holdfast.cli;

import dev.holdfast.estate.DatabaseCheck;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.node.EstateOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast db check`.
@Command(
        name = "check",
        description = "Looks whether databases can be governed as they are; exits with 7 when one cannot.")
final class DatabaseCheckCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "all when none is named")
    List<String> names = new ArrayList<>();

    DatabaseCheckCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            EstateOperations estate = bench.operations().estate();
            List<String> wanted = names.isEmpty()
                    ? estate.databases().stream().map(DatabaseSpec::name).toList()
                    : names;
            List<DatabaseCheck> checks = wanted.stream().map(estate::check).toList();
            return DatabaseFindings.of(checks).print(call);
        });
    }
}
