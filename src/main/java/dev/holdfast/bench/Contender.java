package dev.holdfast.bench;

import java.util.Map;

/// A way to archive what is due.
interface Contender {
    String name();

    /// The schema that holds the archive tables afterwards. @param local whether it is in the source's server
    Held held();

    /// Moves everything that is due in [Arena#WORK].
    Measured run(Arena arena) throws Exception;

    record Held(boolean local, String schema) {}

    /// @param figures of its own, by name
    record Measured(long millis, Map<String, Long> figures) {}
}
