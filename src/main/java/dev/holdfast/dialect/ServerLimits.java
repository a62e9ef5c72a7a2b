package dev.holdfast.dialect;

import java.time.Duration;

/// How long the server lets a transaction that moves rows wait and work, so that Holdfast yields first and an engine
/// that hangs holds its locks no longer than this.
///
/// @param lock for one lock; @param statement for one statement; @param idle between two statements
/// @param transaction from begin to commit, where the server knows such a limit
public record ServerLimits(Duration lock, Duration statement, Duration idle, Duration transaction) {
    public static final ServerLimits DEFAULT = new ServerLimits(
            Duration.ofMillis(500), Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofMinutes(5));
}
