package dev.holdfast.drive;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// How much a database or the people around it may feel of a session before it waits. The same for all sessions of a
/// node.
///
/// @param replicaLag how far a replica of source or archive may be behind; zero: never mind
/// @param replicaBytes log that a replica may have yet to apply; 0: never mind
/// @param slotBytes log that a replication slot may hold back; 0: never mind
/// @param lockWait how long others may wait for a lock of ours or on the policy's tables; zero: never mind
/// @param vacuums which vacuums of the policy's tables to let pass
/// @param queries an operator's own query for a governed database, by its name
/// @param queryTimeout how long such a query may take
/// @param sentinel while this file exists every session of the node waits
public record Limits(
        Duration replicaLag,
        long replicaBytes,
        long slotBytes,
        Duration lockWait,
        Vacuums vacuums,
        Map<String, String> queries,
        Duration queryTimeout,
        Optional<Path> sentinel) {
    /// Which vacuums a session lets pass.
    public enum Vacuums {
        ANY,
        WRAPAROUND,
        OFF
    }

    private static final long MEBI = 1024L * 1024;

    public static final Limits DEFAULT = new Limits(
            Duration.ofSeconds(10),
            256 * MEBI,
            4096 * MEBI,
            Duration.ofSeconds(1),
            Vacuums.ANY,
            Map.of(),
            Duration.ofSeconds(2),
            Optional.empty());

    public Limits {
        queries = Map.copyOf(queries);
    }
}
