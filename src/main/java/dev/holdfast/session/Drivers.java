package dev.holdfast.session;

import dev.holdfast.session.SessionRunner.Assignment;

/// Makes the driver of a session's run.
@FunctionalInterface
public interface Drivers {
    /// What the policy says, and nothing that watches the databases.
    Drivers PLAIN = (work, _) -> new PlainDriver(work.route().policy());

    Driver of(Assignment work, StopSignal stop);
}
