package dev.holdfast.node;

import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Restores in this process and waits: what the command line does, and what a node does for a request.
public interface RestoreRuns {
    /// @param planDigest of the plan that was shown; null for whatever is found
    /// @return what became of it: a refusal is an outcome, not thrown
    RestoreView run(RestoreWish wish, @Nullable String planDigest);

    /// Goes on with restores that were interrupted, or left by nodes that are gone.
    ///
    /// @param restores their numbers; empty for all of them
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none of that number, `BLOCKED` when it has
    /// ended
    List<RestoreView> resume(List<Long> restores, String actor);
}
