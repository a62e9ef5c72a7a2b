package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// Ctrl+C and SIGTERM while work is under way: the first asks it to stop at a chunk's edge,
/// the second ends the process.
///
/// `sun.misc.Signal` is the JDK's supported way to hear a signal without ending (module `jdk.unsupported`); a shutdown
/// hook cannot tell a second signal from the first.
final class Signals implements AutoCloseable {
    private static final List<String> NAMES = List.of("INT", "TERM");
    private static final int SIGNAL_EXIT = 128;

    private final List<Runnable> restore = new ArrayList<>();
    private final AtomicInteger received = new AtomicInteger();

    /// @param stop called at the first signal, on the signal's thread
    /// @param exitAtOnce called with the exit code at the second
    Signals(Runnable stop, IntConsumer exitAtOnce) {
        for (String name : NAMES) {
            Signal signal = new Signal(name);
            SignalHandler before = Signal.handle(signal, s -> {
                if (received.compareAndSet(0, s.getNumber())) {
                    stop.run();
                } else {
                    exitAtOnce.accept(SIGNAL_EXIT + s.getNumber());
                }
            });
            restore.add(() -> Signal.handle(signal, before));
        }
    }

    /// The exit code of work that ended with `code`: 130 or 143 when a signal stopped it short.
    int exitCode(int code) {
        int signal = received.get();
        return signal != 0 && (code == 0 || code == ExitCodes.PARTIAL) ? SIGNAL_EXIT + signal : code;
    }

    @Override
    public void close() {
        restore.forEach(Runnable::run);
    }
}
