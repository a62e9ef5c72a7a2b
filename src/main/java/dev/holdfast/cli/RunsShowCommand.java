package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.RunOperations;
import dev.holdfast.run.EstateRunReport;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast runs show`.
@Command(name = "show", description = "Shows the report of a run; of the newest when no number is given.")
final class RunsShowCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "RUN", arity = "0..1", converter = Words.Positive.class)
    @Nullable
    Long run;

    RunsShowCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            EstateRunRow.of(report(bench.operations().estateRuns()), Instant.now())
                    .print(call.printer());
            return ExitCodes.OK;
        });
    }

    private EstateRunReport report(RunOperations runs) {
        return run != null
                ? runs.report(run)
                : runs.list(false, 1).stream()
                        .findFirst()
                        .map(newest -> runs.report(newest.run().id()))
                        .orElseThrow(() ->
                                new HoldfastException(ErrorCode.USAGE, "there is no run yet: holdfast run --all"));
    }
}
