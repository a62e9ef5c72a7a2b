package dev.holdfast.retention;

import dev.holdfast.policy.Policy;
import dev.holdfast.policy.RetentionFloor;
import java.time.Period;
import java.util.List;
import java.util.Optional;

/// The clocks of a policy, and the least retentions of the archive tables that it moves rows to.
///
/// @param floors of those tables that have one
public record PolicyClocks(Policy policy, List<RetentionFloor> floors) {
    public PolicyClocks {
        floors = List.copyOf(floors);
    }

    /// The floor of the root table's archive.
    public Optional<Period> floor() {
        return floors.isEmpty()
                ? Optional.empty()
                : Optional.of(floors.getFirst().period());
    }
}
