package dev.holdfast.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What kind of table a policy is over; gives the policy the clocks that it does not set itself.
public enum TableClass {
    /// What the business does: orders, contracts, positions.
    FUNCTIONAL,
    /// What others refer to: prices, rates, codes.
    REFERENCE,
    /// What only operations looks at: logs, queues, traces.
    OPERATIONAL;

    /// The word in documents, commands and the control schema.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> ids() {
        return Arrays.stream(values()).map(TableClass::id).toList();
    }

    /// Empty when there is no such class.
    public static Optional<TableClass> ofId(String id) {
        return Arrays.stream(values()).filter(each -> each.id().equals(id)).findFirst();
    }
}
