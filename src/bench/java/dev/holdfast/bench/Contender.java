package dev.holdfast.bench;

import java.util.Map;

/// A way to archive what is due.
interface Contender {
    String name();

    /// Name of the contender whose time in the same round this one's is divided by; its own name for a reference.
    String reference();

    /// Moves everything that is due in [Arena#WORK] and checks that it did.
    ///
    /// @return milliseconds, and figures of its own by name
    Measured run(Arena arena) throws Exception;

    record Measured(long millis, Map<String, Long> figures) {}
}
