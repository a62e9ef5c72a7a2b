package dev.holdfast.node;

import dev.holdfast.alert.Alert;
import java.util.List;

/// All that a way in may ask about alerts. As [Operations], every call may block on a database.
public interface AlertOperations {
    /// Looks at everything a rule can find quickly, raises and ends alerts, and tells of them.
    ///
    /// @return the open ones: errors first, then the newest
    @Does(Effect.READS)
    List<Alert> look();

    /// Open ones first, of those errors, then the newest. @param openOnly leaves out those that are over
    @Does(Effect.READS)
    List<Alert> list(boolean openOnly, int limit);
}
