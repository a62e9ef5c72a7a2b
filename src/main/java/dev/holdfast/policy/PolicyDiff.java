package dev.holdfast.policy;

import dev.holdfast.estate.DatabaseSpec;
import java.util.Collection;
import java.util.List;

/// What would change if a document were applied.
///
/// @param databases in the order of the document; none is ever deleted
public record PolicyDiff(List<DatabaseChange> databases, List<Change> changes) {
    public PolicyDiff {
        databases = List.copyOf(databases);
        changes = List.copyOf(changes);
    }

    public PolicyDiff(List<Change> changes) {
        this(List.of(), changes);
    }

    /// What happens to a policy or a database.
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

    /// What becomes of where one database is and who logs in.
    public record DatabaseChange(String database, Action action, List<Field> fields) {
        public DatabaseChange {
            fields = List.copyOf(fields);
        }
    }

    /// Field by field. A policy that only stands would be deleted, one that is only wanted created.
    ///
    /// @return changes in the order of `wanted`, then deletions in the order of `standing`
    public static PolicyDiff between(List<PolicyDefinition> standing, List<PolicyDefinition> wanted) {
        return new PolicyComparison(standing, wanted).diff();
    }

    /// As it is, with what `wanted` would change of the databases that stand.
    PolicyDiff with(Collection<DatabaseSpec> standing, List<DatabaseSpec> wanted) {
        return new PolicyDiff(DatabaseComparison.changes(standing, wanted), changes);
    }

    public boolean isEmpty() {
        return databases.isEmpty() && changes.isEmpty();
    }
}
