package dev.holdfast.policy;

import java.util.List;

/// What would change if a set of definitions were applied.
public record PolicyDiff(List<Change> changes) {
    public PolicyDiff {
        changes = List.copyOf(changes);
    }

    /// What happens to a policy.
    public enum Action {
        CREATE,
        CHANGE,
        DELETE
    }

    /// One field, before and after; empty where there is none.
    public record Field(String name, String before, String after) {}

    /// What becomes of one policy.
    public record Change(String policy, Action action, List<Field> fields) {
        public Change {
            fields = List.copyOf(fields);
        }
    }

    /// Field by field. A policy that only stands would be deleted, one that is only wanted created.
    ///
    /// @return changes in the order of `wanted`, then deletions in the order of `standing`
    public static PolicyDiff between(List<PolicyDefinition> standing, List<PolicyDefinition> wanted) {
        return new PolicyComparison(standing, wanted).diff();
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }
}
