package dev.holdfast.console.policies;

import dev.holdfast.node.Operations.SeenVersion;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.ObservableMap;

/// Edits of policies that wait to be reviewed and applied together. They outlive the form in which they were typed.
public final class PendingChanges {
    private final ObservableMap<String, Edit> edits = FXCollections.observableHashMap();
    private final ObservableList<Applied> undoable = FXCollections.observableArrayList();
    private final ObservableMap<String, Edit> readOnly = FXCollections.unmodifiableObservableMap(edits);

    /// What an author changed.
    ///
    /// @param seen the definition that the author had before them, in `seenVersion`
    public record Edit(PolicyDefinition seen, int seenVersion, PolicyDefinition wanted) {
        boolean changesNothing() {
            return wanted.equals(seen);
        }
    }

    /// What was applied last. @param before as it stood; @param after as the engine wrote it down
    public record Applied(PolicyDefinition before, PolicyDefinition after) {}

    /// Changes what is wanted of a policy; what else was typed about it stays.
    ///
    /// @param standing the policy as it stands, in `version`, in case that it was not edited before
    public void change(PolicyDefinition standing, int version, UnaryOperator<PolicyDraft> change) {
        Edit before = edits.get(standing.name());
        Edit from = before == null ? new Edit(standing, version, standing) : before;
        put(new Edit(
                from.seen(),
                from.seenVersion(),
                change.apply(PolicyDraft.of(from.wanted())).definition()));
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

    public boolean changes(String policy) {
        return edits.containsKey(policy);
    }

    /// All edits were applied: none waits any more, and they can be taken back together.
    public void applied(List<Applied> done) {
        edits.clear();
        undoable.setAll(done);
    }

    /// What was applied last, to be taken back; empty once it was, or when nothing was.
    public ObservableList<Applied> undoable() {
        return undoable;
    }

    /// By name of the policy.
    public List<PolicyDefinition> wanted() {
        return sorted().stream().map(Edit::wanted).toList();
    }

    /// By name of the policy.
    public List<SeenVersion> seenVersions() {
        return sorted().stream()
                .map(edit -> new SeenVersion(edit.seen().name(), edit.seenVersion()))
                .toList();
    }

    /// By name of the policy.
    public List<Edit> sorted() {
        return edits.values().stream()
                .sorted(Comparator.comparing(edit -> edit.seen().name()))
                .toList();
    }

    /// By name of the policy; changes are heard here.
    public ObservableMap<String, Edit> edits() {
        return readOnly;
    }
}
