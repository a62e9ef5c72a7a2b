package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.io.PrintWriter;

/// Says on stderr what broke: one line, a line for each cause that tells more, the stack trace only when asked for.
/// What was typed wrongly needs no cause: the message names it.
final class ErrorPrinter {
    private final PrintWriter err;
    private final boolean colour;

    ErrorPrinter(PrintWriter err, boolean colour) {
        this.err = err;
        this.colour = colour;
    }

    /// @return the exit code for the failure
    int print(Throwable failure, boolean stackTrace) {
        line(message(failure));
        boolean typed = failure instanceof HoldfastException known && known.code() == ErrorCode.USAGE;
        String said = message(failure);
        for (Throwable cause = typed ? null : failure.getCause(); cause != null; cause = cause.getCause()) {
            if (!said.contains(message(cause))) {
                hint("  because: " + message(cause));
                said = message(cause);
            }
        }
        if (stackTrace) {
            failure.printStackTrace(err);
        }
        err.flush();
        return failure instanceof HoldfastException known ? known.code().exitCode() : ExitCodes.INTERNAL;
    }

    void line(String message) {
        err.println((colour ? "\u001B[1;31mholdfast:\u001B[0m " : "holdfast: ") + message);
        err.flush();
    }

    void hint(String message) {
        err.println(message);
        err.flush();
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof HoldfastException && message != null) {
            return message;
        }
        String name = failure.getClass().getSimpleName();
        return message == null ? name : failure instanceof RuntimeException ? name + ": " + message : message;
    }
}
