package dev.holdfast.cli;

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
            "Shows what a hold keeps, asks, and ends it: its rows are judged like others again; nothing is deleted by it.",
            "Who placed a hold cannot release it."
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
            Hold standing = holds.find(hold);
            if (call.textOutput() && standing.binds()) {
                call.say(HoldRow.text(call.printer(), holds.impact(hold, new Cancellation()))
                        .stripTrailing());
            }
            if (!call.confirmed("release hold %d (%s)?".formatted(hold, standing.matter()))) {
                call.say("nothing was changed");
                return ExitCodes.PARTIAL;
            }
            Hold released = holds.release(hold, call.actor(), reason);
            return Done.print(call, "hold " + hold, released.state().id());
        });
    }
}
