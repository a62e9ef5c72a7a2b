package dev.holdfast.session;

import java.time.Duration;
import java.util.function.Supplier;

/// Says how hard a session may press, at every chunk's edge; never inside a chunk.
///
/// One for each run of a session, closed at its end. All methods are called from several threads.
public interface Driver extends AutoCloseable {
    /// Most root rows of the next chunk, at least 1.
    int rows();

    /// How many chunks may move at once, at least 1. May change while the session runs.
    int workers();

    /// Whether a chunk more may be begun, to be at hand when one of those that move has moved, and whether marking may
    /// go on beside them. Where it may not, marking, moving and handing off take turns ([#inTurn]).
    default boolean ahead() {
        return true;
    }

    /// Runs what loads a database; waits for its turn first where nothing is to go on beside anything else.
    default <T> T inTurn(Supplier<T> load) {
        return load.get();
    }

    /// Asked before each chunk. Must be quick: a few milliseconds, most of the time none.
    Edge atEdge();

    /// Waits as `wait` asks, or until something changed that is worth another look (a retune, a pause, a cancel). What
    /// is waited for can be read on the session's row meanwhile.
    void await(Edge.Wait wait) throws InterruptedException;

    /// A chunk moved. @param nanos how long the longest of its transactions in a governed database took
    void moved(int rootRows, long nanos);

    /// A chunk did not move because a statement timed out or someone else was at its rows.
    void contended(int rootRows);

    /// The run is over: nothing is watched for it any more.
    @Override
    default void close() {}

    /// What is to happen at a chunk's edge.
    sealed interface Edge {
        /// The next chunk may begin.
        record Go() implements Edge {}

        /// Nothing may begin now. @param reason for people, such as `replica vault-2 is 14 s behind`
        record Wait(String reason, Duration lookAgain) implements Edge {}

        /// The run ends here. @param stopReason the word for the session's row, such as `window`; @param text for
        /// people
        record Stop(String stopReason, String text) implements Edge {}
    }
}
