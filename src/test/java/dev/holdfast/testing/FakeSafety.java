package dev.holdfast.testing;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.SafetyOperations;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The record of armed consoles in memory, e.g. `armed mira until 2026-11-21T09:45:00Z: change 4711`.
public final class FakeSafety implements SafetyOperations {
    public final List<String> record = new CopyOnWriteArrayList<>();

    private volatile @Nullable String failure;

    /// From now on nothing can be recorded; null: it can again.
    public void failWith(@Nullable String message) {
        failure = message;
    }

    private void note(String words) {
        String message = failure;
        if (message != null) {
            throw new HoldfastException(ErrorCode.UNREACHABLE, message);
        }
        record.add(words);
    }

    @Override
    public void armed(Instant until, String actor, String reason) {
        note("armed " + actor + " until " + until + ": " + reason);
    }

    @Override
    public void disarmed(Instant until, String actor) {
        note("disarmed " + actor + " until " + until);
    }

    @Override
    public void ranOut(Instant until, String actor) {
        note("ran out " + actor + " until " + until);
    }
}
