package dev.holdfast.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast index build`.
@Command(
        name = "build",
        description = "Builds the indexes that runs of a policy miss, without stopping writers; may take long.")
final class IndexBuildCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "POLICY")
    String policy = "";

    IndexBuildCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            call.policy(bench, policy);
            List<String> built = bench.operations().buildIndexes(policy, call::say).stream()
                    .map(index -> index.table() + "(" + String.join(", ", index.columns()) + ")")
                    .toList();
            return Done.print(
                    call,
                    "policy " + policy,
                    built.isEmpty() ? "no index is missing" : "indexes stand: " + String.join(", ", built));
        });
    }
}
