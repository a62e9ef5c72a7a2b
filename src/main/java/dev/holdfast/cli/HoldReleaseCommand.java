package dev.holdfast.cli;

import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.hold.Hold;
import dev.holdfast.node.BulkAct;
import dev.holdfast.node.BulkOperations.Wish;
import dev.holdfast.node.HoldOperations;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast hold release`.
@Command(
        name = "release",
        description = {
            "Shows what a hold keeps, asks, and ends it.",
            "Its rows are judged like others again; nothing is deleted by it. Who placed a hold cannot release it."
        })
final class HoldReleaseCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "HOLD", arity = "0..*", converter = Words.Positive.class)
    List<Long> holds = List.of();

    @Mixin
    final Matching matching = new Matching();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why, for the record")
    String reason = "";

    HoldReleaseCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        matching.check(holds.size(), "holds", List.of(matching.filter));
        return call.with(Need.ENGINE, bench -> {
            if (holds.size() == 1) {
                return release(bench, holds.getFirst());
            }
            BulkRun run = new BulkRun(call, BulkAct.HOLD_RELEASE, "release");
            return matching.all
                    ? run.matching(bench, matching.filter, Wish.because(reason))
                    : run.named(bench, holds, Wish.because(reason));
        });
    }

    private int release(Workbench bench, long hold) {
        HoldOperations holds = bench.operations().holds();
        Hold standing = standing(holds, hold);
        boolean refused = !standing.binds() || standing.placedBy().equalsIgnoreCase(call.actor());
        if (!refused) { // else the engine says why
            if (call.textOutput()) {
                call.say(HoldRow.text(call.printer(), holds.impact(hold, new Cancellation()))
                        .stripTrailing());
            }
            if (!call.confirmedByName("release hold %d (%s)?".formatted(hold, standing.matter()), standing.matter())) {
                call.say("nothing was changed");
                return ExitCodes.PARTIAL;
            }
        }
        Hold released = holds.release(hold, call.actor(), reason);
        return Done.print(call, "hold " + hold, released.state().id());
    }

    private static Hold standing(HoldOperations holds, long hold) {
        try {
            return holds.find(hold);
        } catch (HoldfastException e) {
            throw new HoldfastException(e.code(), e.getMessage() + "; nothing was changed", e);
        }
    }
}
