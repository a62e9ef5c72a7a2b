package dev.holdfast.console;

import dev.holdfast.console.fx.Background;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// Keeps work until a test says that it is done, so that answers may come late.
public final class LaterBackground implements Background {
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    @Override
    public <T> void run(Callable<T> work, Consumer<T> onDone, Consumer<Exception> onFailure) {
        waiting.add(() -> new DirectBackground().run(work, onDone, onFailure));
    }

    /// Does what was asked first.
    public void next() {
        waiting.remove().run();
    }

    /// Does what was asked, and what is asked meanwhile.
    public void all() {
        while (!waiting.isEmpty()) {
            next();
        }
    }

    /// Does what was asked last, before all that was asked earlier.
    public void last() {
        waiting.removeLast().run();
    }

    public int size() {
        return waiting.size();
    }
}
