package dev.holdfast.console.fx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javafx.animation.AnimationTimer;

/// What comes frame by frame.
final class Frames {
    private static final int COUNT = 8;

    private Frames() {}

    /// What `seen` is right after `begun`, and in each of some frames that follow.
    static <T> List<T> of(Runnable begun, Supplier<T> seen) throws Exception {
        CompletableFuture<List<T>> done = new CompletableFuture<>();
        List<T> all = Collections.synchronizedList(new ArrayList<>());
        FxBackground.ui().execute(() -> {
            begun.run();
            all.add(seen.get());
            new AnimationTimer() {
                @Override
                public void handle(long now) {
                    all.add(seen.get());
                    if (all.size() > COUNT) {
                        stop();
                        done.complete(List.copyOf(all));
                    }
                }
            }.start();
        });
        return done.get(20, TimeUnit.SECONDS);
    }
}
