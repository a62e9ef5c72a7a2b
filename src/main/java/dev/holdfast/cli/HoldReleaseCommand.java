package dev.holdfast.cli;

import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.hold.Hold;
import dev.holdfast.node.HoldOperations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    @Parameters(paramLabel = "HOLD", converter = Words.Positive.class)
    long hold;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why, for the record")
    String reason = "";

    HoldReleaseCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            HoldOperations holds = bench.operations().holds();
            Hold standing = standing(holds);
            boolean refused = !standing.binds() || standing.placedBy().equalsIgnoreCase(call.actor());
            if (!refused) { // else the engine says why
                if (call.textOutput()) {
                    call.say(HoldRow.text(call.printer(), holds.impact(hold, new Cancellation()))
                            .stripTrailing());
                }
                if (!call.confirmedByName(
                        "release hold %d (%s)?".formatted(hold, standing.matter()), standing.matter())) {
                    call.say("nothing was changed");
                    return ExitCodes.PARTIAL;
                }
            }
            Hold released = holds.release(hold, call.actor(), reason);
            return Done.print(call, "hold " + hold, released.state().id());
        });
    }

    private Hold standing(HoldOperations holds) {
        try {
            return holds.find(hold);
        } catch (HoldfastException e) {
            throw new HoldfastException(e.code(), e.getMessage() + "; nothing was changed", e);
        }
    }
}
