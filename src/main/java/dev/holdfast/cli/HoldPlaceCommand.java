package dev.holdfast.cli;

import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldState;
import dev.holdfast.hold.TypedHold;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `holdfast hold place`.
@Command(
        name = "place",
        description = {
            "Places a hold: rows that it covers go nowhere until somebody else releases it.",
            "Exits with 3 when a database could not be reached: the hold binds, and is effective there once a node has",
            "reached it."
        })
final class HoldPlaceCommand implements Callable<Integer> {
    private final Invocation call;

    @Mixin
    final HoldWords words = new HoldWords();

    HoldPlaceCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        TypedHold wanted = words.read(call.actor(), call.screen().zone());
        return call.with(Need.ENGINE, bench -> {
            Hold hold = bench.operations().holds().place(wanted);
            HoldRow row = HoldRow.of(hold);
            call.printer()
                    .list(
                            HoldRow.class,
                            List.of(row),
                            new HoldRow.Listed(1, List.of(row)),
                            "hold %d (%s) is %s: %s\n".formatted(row.id(), row.matter(), row.state(), row.scope()));
            if (hold.databases().isEmpty()) {
                call.say("no policy takes what it covers; it binds as soon as one does");
            }
            if (hold.state() != HoldState.PLACING) {
                return ExitCodes.OK;
            }
            hold.fences().stream()
                    .filter(fence -> fence.raisedAt() == null)
                    .forEach(fence -> call.warn("it binds, but what had asked before may still be under way in "
                            + fence.database() + ": " + Figures.orEmpty(fence.problem())));
            return ExitCodes.PARTIAL;
        });
    }
}
