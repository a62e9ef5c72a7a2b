package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `holdfast policy export`.
@Command(name = "export", description = "Prints all policies as TOML, as `policy apply` takes it.")
final class PolicyExportCommand implements Callable<Integer> {
    private final Invocation call;

    PolicyExportCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            String toml = bench.documents().export();
            call.printer().document(new Exported(1, toml), toml);
            return ExitCodes.OK;
        });
    }

    private record Exported(int schemaVersion, String toml) {}
}
