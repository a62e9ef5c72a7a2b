package dev.holdfast.cli;

import dev.holdfast.freeze.ColdRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast cold cancel`.
@Command(
        name = "cancel",
        description = {
            "Wants a request to freeze a month no more.",
            "A node that has it in hand stops at its next step, unless the file is verified by then."
        })
final class ColdCancelCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "REQUEST", description = "its number, see `cold requests`")
    long request;

    ColdCancelCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            ColdRequest now = bench.operations().cold().cancel(request, call.actor());
            call.printer()
                    .document(
                            ColdRequestRow.of(now),
                            now.state() == ColdRequest.State.CANCELLED
                                    ? "request %d is cancelled; nothing was frozen".formatted(request)
                                    : "request %d stops at its next step: `holdfast cold requests` tells what became of it"
                                            .formatted(request));
            return ExitCodes.OK;
        });
    }
}
