package dev.holdfast.console.policies;

import dev.holdfast.node.Operations.SeenVersion;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDefinition.DrivingDefinition;
import dev.holdfast.policy.PolicyDraft;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.collections.FXCollections;
import javafx.collections.ObservableMap;
import org.jspecify.annotations.Nullable;

/// Edits of policies that wait to be reviewed and applied together. They outlive the form in which they were typed.
public final class PendingChanges {
    private final ObservableMap<String, Edit> edits = FXCollections.observableHashMap();
    private final ObservableMap<String, Edit> readOnly = FXCollections.unmodifiableObservableMap(edits);

    /// What an author changed; null fields of the definition mean the same as there.
    ///
    /// @param seen the definition and version that the author had before them
    public record Edit(
            PolicyDefinition seen,
            int seenVersion,
            @Nullable String cron,
            @Nullable String residence,
            @Nullable String retention,
            @Nullable String tableClass,
            @Nullable String retentionFrom,
            String pace,
            int workers,
            int priority) {
        /// The definition that the author wants.
        public PolicyDefinition wanted() {
            return PolicyDraft.of(seen)
                    .age(seen.ageColumn(), residence)
                    .retention(retention)
                    .tableClass(tableClass)
                    .retentionFrom(retentionFrom)
                    .cron(cron)
                    .driving(new DrivingDefinition(
                            workers,
                            pace,
                            seen.driving().blackout(),
                            seen.driving().maxTime(),
                            priority,
                            seen.driving().maintenance()))
                    .definition();
        }

        boolean changesNothing() {
            return wanted().equals(seen);
        }
    }

    /// Keeps `edit` in place of an earlier one of the same policy; one that changes nothing is forgotten.
    public void put(Edit edit) {
        if (edit.changesNothing()) {
            edits.remove(edit.seen().name());
        } else {
            edits.put(edit.seen().name(), edit);
        }
    }

    public Optional<Edit> of(String policy) {
        return Optional.ofNullable(edits.get(policy));
    }

    public void revert(String policy) {
        edits.remove(policy);
    }

    public void revertAll() {
        edits.clear();
    }

    public boolean isEmpty() {
        return edits.isEmpty();
    }

    public int size() {
        return edits.size();
    }

    public boolean changes(String policy) {
        return edits.containsKey(policy);
    }

    /// By name of the policy.
    public List<PolicyDefinition> wanted() {
        return sorted().map(Edit::wanted).toList();
    }

    /// By name of the policy.
    public List<SeenVersion> seenVersions() {
        return sorted().map(edit -> new SeenVersion(edit.seen().name(), edit.seenVersion()))
                .toList();
    }

    private Stream<Edit> sorted() {
        return edits.values().stream()
                .sorted(Comparator.comparing(edit -> edit.seen().name()));
    }

    /// By name of the policy; changes are heard here.
    public ObservableMap<String, Edit> edits() {
        return readOnly;
    }
}
