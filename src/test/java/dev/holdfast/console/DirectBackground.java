package dev.holdfast.console;

import dev.holdfast.console.fx.Background;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// Runs work at once on the caller's thread: models under test need no toolkit and no waiting.
public final class DirectBackground implements Background {
    @Override
    public <T> void run(Callable<T> work, Consumer<T> onDone, Consumer<Exception> onFailure) {
        T result;
        try {
            result = work.call();
        } catch (Exception failure) {
            onFailure.accept(failure);
            return;
        }
        onDone.accept(result);
    }
}
