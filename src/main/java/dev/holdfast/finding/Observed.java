package dev.holdfast.finding;

import dev.holdfast.estate.DatabaseCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What a node saw with its own eyes: no table tells it.
///
/// @param databases checks of the governed databases
/// @param ahead how far this machine's clock is before the control database's; negative behind
public record Observed(Instant at, List<DatabaseCheck> databases, Duration ahead) {
    public Observed {
        databases = List.copyOf(databases);
    }
}
