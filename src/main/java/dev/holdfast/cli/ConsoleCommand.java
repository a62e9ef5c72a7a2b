package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `holdfast console`: the window.
@Command(name = "console", description = "Opens the console, with a node in it.")
final class ConsoleCommand implements Callable<Integer> {
    private final Invocation call;

    ConsoleCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (!call.screen().display()) {
            throw new HoldfastException(
                    ErrorCode.CONFIG, "there is no display (DISPLAY, WAYLAND_DISPLAY): try holdfast status");
        }
        return call.stoppable(Need.CONSOLE, bench -> {
            bench.openConsole();
            return ExitCodes.OK;
        });
    }
}
