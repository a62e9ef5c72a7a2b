package dev.holdfast.bench;

import java.util.Map;

/// A way to archive what is due.
interface Contender {
    String name();

    /// Where the archive tables are afterwards.
    Held held();

    /// Moves everything that is due in [Arena#WORK].
    Measured run(Arena arena) throws Exception;

    /// @param local whether the schema is in the source's server
    record Held(boolean local, String schema) {}

    /// @param figures of its own, by name
    record Measured(long millis, Map<String, Long> figures) {}
}
