package dev.holdfast.cli;

import dev.holdfast.legacy.Done;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast legacy verify`.
@Command(
        name = "verify",
        description = {
            "Compares the ids in the ledger with what was read from each session table, tables that stand with what is kept",
            "of them, and what is kept of dropped ones with its receipts. Exits with 6 when they differ."
        })
final class LegacyVerifyCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "PLAN", description = "its number; see `holdfast legacy list`")
    long plan;

    LegacyVerifyCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            Done done;
            try (LegacyProgress progress = new LegacyProgress(call)) {
                done = bench.operations().legacy().verify(plan, progress);
            }
            StringBuilder text = new StringBuilder();
            done.left().forEach(left -> text.append("difference: %s: %s\n".formatted(left.table(), left.reason())));
            text.append("%s tables and %s ids compared; %s tables differ"
                    .formatted(
                            Figures.count(done.tables()), Figures.count(done.ids()), Figures.count(done.leftTables())));
            call.printer().document(new Report(1, plan, done.leftTables() == 0, done), text.toString());
            return done.leftTables() == 0 ? ExitCodes.OK : ExitCodes.MISMATCH;
        });
    }

    private record Report(int schemaVersion, long plan, boolean clean, Done compared) {}
}
