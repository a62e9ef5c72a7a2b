package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `holdfast policy validate`.
@Command(name = "validate", description = "Checks a file of policies and shows all problems; exits with 4 if any.")
final class PolicyValidateCommand implements Callable<Integer> {
    private final Invocation call;

    @Mixin
    final PolicyFile file = new PolicyFile();

    PolicyValidateCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        String toml = file.read();
        return call.with(Need.ENGINE, bench -> {
            ReviewReport report = ReviewReport.of(bench.documents().review(toml));
            call.printer()
                    .list(
                            ReviewReport.Fault.class,
                            report.problems(),
                            report,
                            report.valid() ? "valid" : report.problemText());
            return report.valid() ? ExitCodes.OK : ExitCodes.BLOCKED;
        });
    }
}
