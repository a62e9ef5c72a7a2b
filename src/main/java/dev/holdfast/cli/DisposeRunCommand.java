package dev.holdfast.cli;

import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.OrderState;
import dev.holdfast.node.DisposalOperations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast dispose run`.
@Command(
        name = "run",
        description = {
            "Executes an approved disposal order that has cooled off, or goes on with one: destroys its rows.",
            "Exits with 3 when it was told to stop at a chunk's edge, with 4 when a row was not what was approved."
        })
final class DisposeRunCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "ORDER", converter = Words.Positive.class)
    long order;

    @Option(names = "--detach", description = "asks a node to execute it, and returns at once")
    boolean detach;

    DisposeRunCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.stoppable(bench -> {
            DisposalOperations disposals = bench.operations().disposals();
            Order standing = disposals.find(order);
            boolean may = standing.state() == OrderState.APPROVED || standing.state() == OrderState.RUNNING;
            if (may
                    && !call.confirmedByName(
                            "destroy %s rows of %s?"
                                    .formatted(
                                            Figures.count(standing.rows() - standing.disposedRows()),
                                            standing.target()),
                            standing.target())) {
                call.say("nothing was changed");
                return ExitCodes.PARTIAL;
            }
            if (detach) {
                Order asked = disposals.run(order, call.actor());
                return OrderRow.print(call, asked, "disposal order %d waits for a node".formatted(order));
            }
            Order ended = disposals.runHere(
                    order,
                    call.actor(),
                    now -> call.say("%d of %d chunks, %s rows"
                            .formatted(now.itemsDone(), now.items(), Figures.count(now.disposedRows()))));
            OrderRow.print(call, ended, text(ended));
            return switch (ended.state()) {
                case DONE -> ExitCodes.OK;
                case STOPPED -> dev.holdfast.ErrorCode.BLOCKED.exitCode();
                case REQUESTED, APPROVED, REFUSED, RUNNING -> ExitCodes.PARTIAL;
            };
        });
    }

    private static String text(Order order) {
        String what = "%s rows are gone, %s root rows stayed because they are held"
                .formatted(Figures.count(order.disposedRows()), Figures.count(order.heldRows()));
        return switch (order.state()) {
            case DONE -> "disposal order %d is done: %s".formatted(order.id(), what);
            case STOPPED -> "disposal order %d stopped: %s; %s".formatted(order.id(), order.problem(), what);
            case REQUESTED, APPROVED, REFUSED, RUNNING ->
                "disposal order %d is %s: %s; `dispose run` goes on"
                        .formatted(order.id(), order.state().id(), what);
        };
    }
}
