package dev.holdfast.session;

/// Asked between chunks, never inside one: whether the run should end, and why.
@FunctionalInterface
public interface StopSignal {
    /// Why a run ends before its work does.
    enum Stop {
        /// Go on.
        NO,
        /// The time that the run was given is over.
        WINDOW,
        /// The process is asked to end; any node may resume the session.
        SHUTDOWN
    }

    Stop now();
}
