package dev.holdfast.session;

/// How the loop over chunks came to its end. @param text for people; empty when there is nothing to say
record RunEnd(Kind kind, String stopReason, String text) {
    enum Kind {
        EXHAUSTED,
        STOPPED,
        SHUTDOWN,
        PAUSED,
        CANCELLED,
        LOST_LEASE,
        DRIFTED
    }

    /// A service's answer cannot be believed, or it cannot be called any more.
    static RunEnd refused(String text) {
        return new RunEnd(Kind.DRIFTED, "callback", text);
    }

    static final RunEnd EXHAUSTED = new RunEnd(Kind.EXHAUSTED, "exhausted", "");
    static final RunEnd WINDOW = new RunEnd(Kind.STOPPED, "window", "");
    static final RunEnd SHUTDOWN = new RunEnd(Kind.SHUTDOWN, "shutdown", "");
    static final RunEnd PAUSED = new RunEnd(Kind.PAUSED, "paused", "");
    static final RunEnd CANCELLED = new RunEnd(Kind.CANCELLED, "cancelled", "");
    static final RunEnd LOST_LEASE = new RunEnd(Kind.LOST_LEASE, "lost_lease", "");
}
