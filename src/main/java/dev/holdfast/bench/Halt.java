package dev.holdfast.bench;

import java.util.ArrayList;
import java.util.List;

/// Ends a measurement from another thread: what runs for it is stopped, so that what waits for it goes on and fails.
final class Halt {
    private final List<Runnable> endings = new ArrayList<>();
    private boolean halted;

    /// Ends now, or as soon as there is something to end.
    synchronized void halt() {
        halted = true;
        endings.forEach(Runnable::run);
        endings.clear();
        notifyAll();
    }

    synchronized boolean halted() {
        return halted;
    }

    /// Waits, but not when it was halted.
    synchronized void await(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; left > 0 && !halted; left = (deadline - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /// @param ending may be called from another thread, more than once, and after its object ended by itself
    synchronized void onHalt(Runnable ending) {
        if (halted) {
            ending.run();
        } else {
            endings.add(ending);
        }
    }

    Process watch(Process process) {
        onHalt(process::destroyForcibly);
        return process;
    }
}
