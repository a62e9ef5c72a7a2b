package dev.holdfast.node;

import dev.holdfast.node.Runs.RunListener;
import dev.holdfast.node.Runs.RunOptions;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.StopSignal;
import dev.holdfast.store.Tx;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// The bounds and ears of one run of a tree.
///
/// @param opened hears the number of the first session in the transaction that makes it: nobody ever sees the session
///     without what it writes there
/// @param part of which run of several policies it is; null for none
record TreeRun(
        RunOptions options,
        StopSignal stop,
        RunListener listener,
        ObjLongConsumer<Tx> opened,
        @Nullable Part part) {
    TreeRun(RunOptions options, StopSignal stop, RunListener listener, ObjLongConsumer<Tx> opened) {
        this(options, stop, listener, opened, null);
    }

    /// Waits until a session of the policy may move.
    Entrance enter(Policy policy) {
        return part == null ? () -> {} : part.enter(policy)::close;
    }

    /// Closing lets the next session in.
    interface Entrance extends AutoCloseable {
        @Override
        void close();
    }
}
