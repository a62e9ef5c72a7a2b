package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dispose.Order;
import dev.holdfast.node.BulkAct;
import dev.holdfast.node.BulkOperations.Wish;
import dev.holdfast.node.DisposalOperations;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast dispose approve`.
@Command(
        name = "approve",
        description = {
            "Approves exactly the set with this digest; its cooling-off begins. Deletes nothing.",
            "Who asked for it cannot approve it, nor can the engine: the control database refuses."
        })
final class DisposeApproveCommand implements Callable<Integer> {
    /// So many digits of a digest stand for all of it.
    private static final int ENOUGH = 16;

    private final Invocation call;

    @Parameters(paramLabel = "ORDER", arity = "0..1", converter = Words.Positive.class)
    @Nullable
    Long named;

    @Mixin
    final Matching matching = new Matching();

    @Option(
            names = "--digest",
            paramLabel = "DIGEST",
            description = "of the set of ORDER, as `dispose show` prints it; its first 16 digits will do")
    String digest = "";

    DisposeApproveCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Long order = named;
        matching.check(order == null ? 0 : 1, "disposal orders", List.of(matching.filter));
        if (order == null) {
            return call.with(Need.ENGINE, bench -> new BulkRun(call, BulkAct.DISPOSAL_APPROVE, "approve")
                    .matching(bench, matching.filter, Wish.PLAIN));
        }
        if (digest.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "say --digest, as `dispose show %d` prints it; nothing was changed".formatted(order));
        }
        return call.with(Need.ENGINE, bench -> {
            DisposalOperations disposals = bench.operations().disposals();
            Order standing = disposals.find(order);
            boolean same = digest.length() >= ENOUGH && standing.digest().startsWith(digest);
            if (same
                    && !call.confirmedByName(
                            "approve that %s rows of %s are destroyed?"
                                    .formatted(Figures.count(standing.rows()), standing.target()),
                            standing.target())) {
                call.say("nothing was changed");
                return ExitCodes.PARTIAL;
            }
            Order approved = disposals.approve(order, same ? standing.digest() : digest, call.actor());
            return OrderRow.print(
                    call,
                    approved,
                    "disposal order %d is approved and may run from %s"
                            .formatted(
                                    order,
                                    Figures.time(
                                            approved.executableAt(),
                                            call.screen().zone())));
        });
    }
}
