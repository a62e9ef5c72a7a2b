package dev.holdfast.node;

import dev.holdfast.HoldfastException;
import dev.holdfast.plan.Tolerance;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs policies in this process and waits for them: what the command line does, and what a node does for a request.
/// While a database cannot be reached, all of these try again, five times within a minute.
public interface Runs {
    /// Runs root policies, then their children on the keys handed down, until no due handoff is left.
    ///
    /// @param policies names; empty: every root policy that is not paused. A child policy may be named: it takes up
    ///     what waits for it
    /// @return the sessions in the order in which they ended
    /// @throws HoldfastException `USAGE` for an unknown name; `UNREACHABLE` when the control database stays away; a
    ///     failed session is an outcome, not thrown. What else is thrown of one of several policies is told to the
    ///     listener
    List<SessionView> run(List<String> policies, RunOptions options, RunListener listener);

    /// Runs a stored plan, then the child policies: exactly what was planned, within `tolerance`, or nothing.
    ///
    /// @param options their row limit does not count: the plan has its own
    /// @return a session that failed with the reason `plan` when something differs
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is no such plan, `BLOCKED` when it was used or has
    ///     expired, `LEASE_HELD` when its policy has a live session
    List<SessionView> runPlan(long plan, Tolerance tolerance, RunOptions options, RunListener listener);

    /// Takes up every session whose node is gone, or that is paused and was asked to go on, then its children; finishes
    /// a sample that was being loaded.
    List<SessionView> resume(RunListener listener);

    /// Goes on with these sessions in this process, whether they are paused, interrupted or left by a node that is
    /// gone, then with their children.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when one is unknown, `BLOCKED` when one has ended: then none
    /// was
    ///     taken up; `LEASE_HELD` when another node works on one
    List<SessionView> resume(List<Long> sessions, RunListener listener);

    /// @param rowLimit most root rows of each root policy, 0 for no limit
    /// @param maxTime zero for no limit; a session stops at a chunk's edge with the reason `window`
    /// @param withChildren whether child policies run
    /// @param actor who asks, for the session's record
    /// @param buildIndexes whether indexes that a policy misses are built before its first row
    /// @param residence how long rows stay as the root policies' sessions see it; null for each policy's own
    record RunOptions(
            long rowLimit,
            Duration maxTime,
            boolean withChildren,
            String actor,
            boolean buildIndexes,
            @Nullable Period residence) {
        public RunOptions(long rowLimit, Duration maxTime, boolean withChildren, String actor, boolean buildIndexes) {
            this(rowLimit, maxTime, withChildren, actor, buildIndexes, null);
        }

        public RunOptions(long rowLimit, Duration maxTime, boolean withChildren, String actor) {
            this(rowLimit, maxTime, withChildren, actor, false);
        }
    }

    /// Hears of progress; called from the engine's thread at chunk edges, must return quickly.
    interface RunListener {
        /// A session's row after a chunk, and once at its end.
        void progress(SessionView session);

        /// Something that was needed could not be reached, or was in use: the work is tried again after a rest.
        ///
        /// @param work for people, such as `policy orders`; @param reason why it could not go on
        default void again(String work, Duration rest, String reason) {}

        /// One of several policies could not be run, or not to its end. The others run all the same, unless this
        /// throws.
        default void failed(String policy, HoldfastException failure) {
            throw failure;
        }
    }
}
