package dev.holdfast.node;

import dev.holdfast.run.EstateRunReport;
import java.util.List;

/// All that a way in may ask about runs of several policies. As [Operations], every call may block on a database.
public interface RunOperations {
    /// Newest first. @param notEndedOnly leaves out those that ended
    List<EstateRunReport> list(boolean notEndedOnly, int limit);

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none of that number
    EstateRunReport report(long run);
}
