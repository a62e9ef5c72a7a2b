package dev.holdfast.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/// Pieces of work side by side, for most of a fault is waiting until somebody gives up. Each lane (`-Dfaults.lanes=`)
/// works in a world of its own, and gets a new one after a piece that failed: what the old one is in may make the next
/// fail, too.
public final class Lanes {
    private static final int COUNT = Integer.getInteger("faults.lanes", 2);

    private Lanes() {}

    /// A world that a lane works in.
    public interface World extends AutoCloseable {
        @Override
        void close();
    }

    /// Until there is no next piece.
    ///
    /// @param next called by every lane
    /// @param well does a piece; false when it failed
    public static <W extends World, P> void work(
            Supplier<W> worlds, Supplier<Optional<P>> next, BiPredicate<W, P> well) {
        try (var lanes = Executors.newFixedThreadPool(COUNT)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int lane = 0; lane < COUNT; lane++) {
                ends.add(lanes.submit(() -> {
                    while (lane(worlds, next, well)) {}
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a lane ended early", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// @return whether to go on in another world
    private static <W extends World, P> boolean lane(
            Supplier<W> worlds, Supplier<Optional<P>> next, BiPredicate<W, P> well) {
        Optional<P> piece = next.get();
        if (piece.isEmpty()) {
            return false;
        }
        try (W world = worlds.get()) {
            while (piece.isPresent()) {
                if (!well.test(world, piece.get())) {
                    return true;
                }
                piece = next.get();
            }
        }
        return false;
    }
}
