package dev.holdfast.console.policies;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Latest;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.filter.TypedWords;
import dev.holdfast.node.Operations;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyMerge;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;

/// All policies with what stands beside them, and which one is selected in tree and graph alike.
public final class PoliciesModel {
    private final Operations operations;
    private final Latest undoing;
    private final Refresh<List<PolicyStatus>> refresh;
    private final ReadOnlyObjectWrapper<List<PolicyStatus>> policies = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<List<PolicyStatus>> shown = new ReadOnlyObjectWrapper<>(List.of());
    private final StringProperty filter = new SimpleStringProperty("");
    private final ReadOnlyObjectWrapper<Answer> answer = new ReadOnlyObjectWrapper<>(Answer.NONE_YET);
    private final ReadOnlyLongWrapper readings = new ReadOnlyLongWrapper();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ObjectProperty<@Nullable String> selected = new SimpleObjectProperty<>();

    /// As read last; of the background.
    private volatile List<PolicyStatus> known = List.of();

    private final ObjectBinding<@Nullable PolicyStatus> selectedStatus = new ObjectBinding<>() {
        {
            bind(policies, selected);
        }

        @Override
        protected @Nullable PolicyStatus computeValue() {
            return policies.get().stream()
                    .filter(status -> status.policy().name().equals(selected.get()))
                    .findFirst()
                    .orElse(null);
        }
    };

    /// What came of the last reading.
    public enum Answer {
        NONE_YET,
        POLICIES,
        EMPTY,
        FAILED
    }

    public PoliciesModel(Operations operations, Background background) {
        this.operations = operations;
        this.undoing = new Latest(background);
        this.refresh = new Refresh<>(background, this::read, this::show, this::fail);
        filter.subscribe((_, _) -> shown.set(matching(policies.get())));
    }

    public void refresh() {
        refresh.ask();
    }

    /// What is as it was stays the same object: to compare ten thousand of them part by part is work for this thread
    /// and not for the UI's.
    private List<PolicyStatus> read() {
        List<PolicyStatus> before = known;
        Map<String, PolicyStatus> byName = HashMap.newHashMap(before.size());
        before.forEach(status -> byName.put(status.policy().name(), status));
        List<PolicyStatus> now = operations.policies().stream()
                .map(status -> {
                    PolicyStatus old = byName.get(status.policy().name());
                    return status.equals(old) ? old : status;
                })
                .toList();
        known = now.equals(before) ? before : now;
        return known;
    }

    private void show(List<PolicyStatus> read) {
        policies.set(read);
        shown.set(matching(read));
        readings.set(readings.get() + 1);
        problem.set("");
        answer.set(read.isEmpty() ? Answer.EMPTY : Answer.POLICIES);
        if (!read.isEmpty() && selected.get() == null) {
            selected.set(read.getFirst().policy().name());
        }
    }

    /// Those whose name, database or table has every word that is asked for, with all that stand above them.
    private List<PolicyStatus> matching(List<PolicyStatus> all) {
        TypedWords words = TypedWords.of(filter.get());
        if (words.none()) {
            return all;
        }
        Set<String> wanted = new HashSet<>();
        for (PolicyStatus status : all.reversed()) { // children come before their parents
            Policy policy = status.policy();
            String text = TypedWords.folded(policy.name() + " " + policy.database() + " " + policy.table());
            if (wanted.contains(policy.name()) || words.allIn(text)) {
                wanted.add(policy.name());
                if (policy.parent() != null) {
                    wanted.add(policy.parent());
                }
            }
        }
        return all.stream()
                .filter(status -> wanted.contains(status.policy().name()))
                .toList();
    }

    private void fail(Exception failure) {
        problem.set(Objects.toString(failure.getMessage(), failure.toString()));
        answer.set(Answer.FAILED);
    }

    /// Makes the way back from what was applied last a pending change of each policy. What others changed since stays,
    /// and so does what was typed since.
    ///
    /// @param done called once it is pending; nothing is pending where others changed the same since
    public void undo(PendingChanges pending, Runnable done) {
        List<PendingChanges.Applied> last = List.copyOf(pending.undoable());
        undoing.ask(
                () -> last.stream().map(this::standing).toList(),
                standing -> {
                    for (int i = 0; i < last.size(); i++) {
                        PendingChanges.Applied applied = last.get(i);
                        pending.put(wayBack(
                                applied, pending.of(applied.after().name()).orElse(standing.get(i))));
                    }
                    if (!pending.isEmpty()) {
                        pending.undoable().clear();
                    }
                    done.run();
                },
                this::fail);
    }

    /// The policy as it stands, with nothing changed.
    private PendingChanges.Edit standing(PendingChanges.Applied applied) {
        String name = applied.after().name();
        PolicyDefinition standing = operations.definition(name);
        return new PendingChanges.Edit(standing, operations.policy(name).version(), standing);
    }

    private static PendingChanges.Edit wayBack(PendingChanges.Applied applied, PendingChanges.Edit from) {
        return new PendingChanges.Edit(
                from.seen(),
                from.seenVersion(),
                new PolicyMerge(applied.after(), from.wanted(), applied.before()).merged(Set.of()));
    }

    public void select(@Nullable String policy) {
        selected.set(policy);
    }

    /// The selected policy with what stands beside it; null when none is selected or it went away.
    public ObservableValue<@Nullable PolicyStatus> selectedStatus() {
        return selectedStatus;
    }

    /// In tree order, parents before children.
    public ReadOnlyObjectProperty<List<PolicyStatus>> policiesProperty() {
        return policies.getReadOnlyProperty();
    }

    /// Those that the filter lets through, in tree order.
    public ReadOnlyObjectProperty<List<PolicyStatus>> shownProperty() {
        return shown.getReadOnlyProperty();
    }

    /// Words that name, database or table of a policy must have.
    public StringProperty filterProperty() {
        return filter;
    }

    /// How often the policies were read: rises also when nothing had changed, so that ages can be shown anew.
    public ReadOnlyLongProperty readingsProperty() {
        return readings.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Answer> answerProperty() {
        return answer.getReadOnlyProperty();
    }

    /// Why the last reading failed; empty when it did not.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// Name of the selected policy; null when none is.
    public ObjectProperty<@Nullable String> selectedProperty() {
        return selected;
    }
}
