package dev.holdfast.console.policies;

import dev.holdfast.HoldfastException;
import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Latest;
import dev.holdfast.node.Operations;
import dev.holdfast.node.Operations.Review;
import dev.holdfast.node.Operations.SeenVersion;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDiff;
import dev.holdfast.policy.PolicyMerge;
import dev.holdfast.policy.Problem;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/// The last look at all pending changes before they are applied together.
public final class ReviewModel {
    private final Operations operations;
    private final Background background;
    private final Latest question;
    private final PendingChanges pending;
    private final String actor;

    private final ReadOnlyObjectWrapper<Review> review =
            new ReadOnlyObjectWrapper<>(new Review(new PolicyDiff(List.of()), List.of()));
    private final ReadOnlyObjectWrapper<List<Moved>> merges = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<List<String>> gone = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyBooleanWrapper reviewed = new ReadOnlyBooleanWrapper();
    private final BooleanProperty applying = new SimpleBooleanProperty();
    private final ReadOnlyBooleanWrapper applied = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper refusal = new ReadOnlyStringWrapper("");
    private final StringProperty reason = new SimpleStringProperty("");
    private final BooleanBinding canApply;

    public ReviewModel(Operations operations, Background background, PendingChanges pending, String actor) {
        this.operations = operations;
        this.background = background;
        this.question = new Latest(background);
        this.pending = pending;
        this.actor = actor;
        this.canApply = new BooleanBinding() {
            {
                bind(review, reviewed, applying, reason, merges, gone);
            }

            @Override
            protected boolean computeValue() {
                return reviewed.get()
                        && !applying.get()
                        && review.get().problems().isEmpty()
                        && !review.get().diff().isEmpty()
                        && merges.get().isEmpty()
                        && gone.get().isEmpty()
                        && !reason.get().isBlank();
            }
        };
    }

    /// Asks the engine what the changes come to.
    public void review() {
        reviewed.set(false);
        List<PendingChanges.Edit> edits = pending.sorted();
        question.ask(
                () -> {
                    Meanwhile meanwhile = meanwhile(edits);
                    return new Read(read(meanwhile.standing()), meanwhile);
                },
                read -> {
                    review.set(read.review());
                    show(read.meanwhile());
                    reviewed.set(true);
                },
                this::refuse);
    }

    private record Read(Review review, Meanwhile meanwhile) {}

    /// What others did to the policies since they were edited.
    ///
    /// @param standing what is wanted of those that are still there; @param gone those that are not
    private record Meanwhile(List<PolicyDefinition> standing, List<Moved> moved, List<String> gone) {}

    private Meanwhile meanwhile(List<PendingChanges.Edit> edits) {
        Set<String> there =
                operations.policies().stream().map(each -> each.policy().name()).collect(Collectors.toSet());
        List<PendingChanges.Edit> standing = edits.stream()
                .filter(edit -> there.contains(edit.seen().name()))
                .toList();
        return new Meanwhile(
                standing.stream().map(PendingChanges.Edit::wanted).toList(),
                moved(standing),
                edits.stream()
                        .map(edit -> edit.seen().name())
                        .filter(name -> !there.contains(name))
                        .toList());
    }

    private void show(Meanwhile meanwhile) {
        merges.set(meanwhile.moved());
        gone.set(meanwhile.gone());
    }

    /// A policy that somebody else changed since its author saw it.
    ///
    /// @param version that stands now; @param by who changed it last, and why
    public record Moved(PolicyMerge merge, int version, String by) {
        public String policy() {
            return merge.mine().name();
        }
    }

    private List<Moved> moved(List<PendingChanges.Edit> edits) {
        List<Moved> moved = new ArrayList<>();
        for (PendingChanges.Edit edit : edits) {
            String name = edit.seen().name();
            Policy standing = operations.policy(name);
            if (standing.version() != edit.seenVersion()) {
                moved.add(new Moved(
                        new PolicyMerge(edit.seen(), operations.definition(name), edit.wanted()),
                        standing.version(),
                        operations.revisions(name).stream()
                                .findFirst()
                                .map(last ->
                                        last.reason().isEmpty() ? last.actor() : last.actor() + ": " + last.reason())
                                .orElse("")));
            }
        }
        return moved;
    }

    /// Takes what somebody else changed into the pending changes, and reviews them again. Nothing is applied.
    ///
    /// @param won by policy, the names of fields that both changed and that stay mine
    public void merge(Map<String, Set<String>> won) {
        for (Moved each : merges.get()) {
            pending.put(new PendingChanges.Edit(
                    each.merge().theirs(),
                    each.version(),
                    each.merge().merged(won.getOrDefault(each.policy(), Set.of()))));
        }
        merges.set(List.of());
        refusal.set("");
        review();
    }

    /// Forgets what is wanted of policies that are gone, and reviews the rest.
    public void forgetGone() {
        gone.get().forEach(pending::revert);
        gone.set(List.of());
        refusal.set("");
        review();
    }

    private Review read(List<PolicyDefinition> wanted) {
        Review read = operations.review(wanted);
        List<Problem> problems = new ArrayList<>(read.problems());
        for (PolicyDefinition each : wanted) {
            boolean known = problems.stream()
                    .anyMatch(problem -> problem.policy().equals(each.name())
                            && problem.field().equals("cron"));
            if (!known) {
                checkCron(each, problems);
            }
        }
        return new Review(read.diff(), problems);
    }

    /// The scheduler has the last word on a cron, whatever the review says.
    private void checkCron(PolicyDefinition wanted, List<Problem> problems) {
        String cron = wanted.cron();
        if (cron == null) {
            return;
        }
        try {
            operations.nextFires(cron, ZoneId.of(wanted.zone()), 1);
        } catch (HoldfastException | DateTimeException e) {
            problems.add(new Problem(wanted.name(), "cron", Objects.toString(e.getMessage(), e.toString())));
        }
    }

    /// Applies all pending changes in one step, or none.
    public void apply() {
        if (!canApply.get()) {
            return;
        }
        List<PolicyDefinition> wanted = pending.wanted();
        List<SeenVersion> seen = pending.seenVersions();
        String why = reason.get().strip();
        List<PendingChanges.Edit> edits = pending.sorted();
        applying.set(true);
        refusal.set("");
        background.run(
                () -> {
                    operations.apply(wanted, seen, actor, why);
                    return edits.stream().map(this::applied).toList();
                },
                done -> {
                    applying.set(false);
                    pending.applied(done);
                    applied.set(true);
                },
                failure -> {
                    refuse(failure);
                    question.ask(() -> meanwhile(edits), this::show, _ -> {});
                });
    }

    /// As the engine wrote it down: that may be spelt otherwise than it was typed. Where it cannot be read any more, as
    /// it was typed: it is applied all the same.
    private PendingChanges.Applied applied(PendingChanges.Edit edit) {
        PolicyDefinition now;
        try {
            now = operations.definition(edit.seen().name());
        } catch (HoldfastException e) {
            now = edit.wanted();
        }
        return new PendingChanges.Applied(edit.seen(), now);
    }

    private void refuse(Exception failure) {
        applying.set(false);
        refusal.set(Objects.toString(failure.getMessage(), failure.toString()));
    }

    /// Policies that somebody else changed meanwhile; nothing is applied before they are merged.
    public ReadOnlyObjectProperty<List<Moved>> mergesProperty() {
        return merges.getReadOnlyProperty();
    }

    /// Policies that somebody deleted meanwhile; nothing is applied before what is wanted of them is forgotten.
    public ReadOnlyObjectProperty<List<String>> goneProperty() {
        return gone.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Review> reviewProperty() {
        return review.getReadOnlyProperty();
    }

    /// Why the changes are made; kept with them for good.
    public StringProperty reasonProperty() {
        return reason;
    }

    public BooleanBinding canApplyBinding() {
        return canApply;
    }

    /// True once the engine took the changes.
    public ReadOnlyBooleanProperty appliedProperty() {
        return applied.getReadOnlyProperty();
    }

    /// Why the engine did not take them, e.g. that somebody else changed a policy meanwhile; empty otherwise.
    public ReadOnlyStringProperty refusalProperty() {
        return refusal.getReadOnlyProperty();
    }
}
