package dev.holdfast.node;

import dev.holdfast.node.Runs.RunListener;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.RunWish;
import java.util.OptionalLong;

/// Runs all policies that are due in this process, several side by side, and waits for them.
///
/// What goes wrong with one policy stops no other: it is in the report.
public interface EstateRuns {
    /// Runs every root policy that is not paused, in the order of priorities, each with its children.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` for an unknown database: then nothing was started
    EstateRunReport run(RunWish wish, RunListener listener);

    /// Goes on with a run that was cut off, and tries again what did not succeed in it.
    ///
    /// @param run its number; empty for the newest that did not succeed whole
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none, `BLOCKED` when all of it succeeded,
    ///     `LEASE_HELD` when another node works on it
    EstateRunReport resume(OptionalLong run, RunListener listener);
}
