package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.maintenance.AfterSession;
import dev.holdfast.node.MaintenanceOperations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast maintenance policy`.
@Command(
        name = "policy",
        description = {
            "Tells or sets what follows the sessions of a policy by itself.",
            "analyze, the default: fresh statistics for tables that lost a tenth of their rows; reindex: new indexes"
                    + " too where they are mostly air; off: nothing."
        })
final class MaintenancePolicyCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(index = "0", paramLabel = "POLICY")
    String policy = "";

    @Parameters(index = "1", paramLabel = "WISH", arity = "0..1", description = "off, analyze or reindex")
    String wish = "";

    MaintenancePolicyCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (!wish.isEmpty() && !AfterSession.ids().contains(wish)) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "'%s' is none of %s; nothing was changed".formatted(wish, String.join(", ", AfterSession.ids())));
        }
        return call.with(Need.ENGINE, bench -> {
            call.policy(bench, policy);
            MaintenanceOperations maintenance = bench.operations().maintenance();
            if (!wish.isEmpty()) {
                maintenance.wish(policy, AfterSession.ofId(wish), call.actor());
            }
            return Done.print(call, "policy " + policy, maintenance.wish(policy).id());
        });
    }
}
