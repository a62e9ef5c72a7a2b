package dev.holdfast.policy;

import dev.holdfast.policy.PolicyDefinition.DrivingDefinition;
import java.util.List;

/// Policies for tests, which say only what matters to them.
public final class TestPolicies {
    private TestPolicies() {}

    /// A policy over the table of the same name: all rows are due, at whatever age.
    public static PolicyDraft draft(String name, String database) {
        return new PolicyDraft(name, database, name, "P7Y", "UTC");
    }

    /// So many workers at full pace, at any time.
    public static DrivingDefinition full(int workers) {
        return new DrivingDefinition(workers, "full", List.of(), null);
    }
}
