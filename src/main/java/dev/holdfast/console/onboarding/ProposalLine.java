package dev.holdfast.console.onboarding;

import dev.holdfast.onboard.DateCandidate;
import dev.holdfast.onboard.Proposal;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// A proposal while somebody looks at it: taken or not, and as it was edited.
final class ProposalLine {
    private final Proposal proposal;
    private final BooleanProperty included = new SimpleBooleanProperty(true);
    private final ReadOnlyObjectWrapper<PolicyDefinition> definition;
    private final ObjectProperty<Proposal.@Nullable Due> due = new SimpleObjectProperty<>();

    /// How a row's age is told. @param date null where the rows follow those of another policy
    record Age(@Nullable DateCandidate date) {
        String name() {
            return date == null ? "" : date.age();
        }
    }

    ProposalLine(Proposal proposal) {
        this.proposal = proposal;
        this.definition = new ReadOnlyObjectWrapper<>(proposal.definition());
        this.due.set(proposal.due());
    }

    Proposal proposal() {
        return proposal;
    }

    String name() {
        return proposal.definition().name();
    }

    @Nullable
    String parent() {
        return definition.get().parent();
    }

    BooleanProperty includedProperty() {
        return included;
    }

    ReadOnlyObjectProperty<PolicyDefinition> definitionProperty() {
        return definition.getReadOnlyProperty();
    }

    ObjectProperty<Proposal.@Nullable Due> dueProperty() {
        return due;
    }

    /// What may be chosen; to follow another policy only where that was proposed.
    List<Age> ages() {
        List<Age> ages = new ArrayList<>();
        if (proposal.definition().parent() != null) {
            ages.add(new Age(null));
        }
        proposal.dates().forEach(date -> ages.add(new Age(date)));
        return ages;
    }

    Age age() {
        PolicyDefinition now = definition.get();
        return ages().stream()
                .filter(age -> age.date() == null
                        ? now.parent() != null
                        : now.parent() == null && age.name().equals(now.ageColumn()))
                .findFirst()
                .orElseGet(() -> new Age(null));
    }

    void age(Age wanted) {
        PolicyDefinition first = proposal.definition();
        PolicyDefinition now = definition.get();
        DateCandidate date = wanted.date();
        PolicyDraft draft = PolicyDraft.of(now);
        if (date == null) {
            draft.parent(first.parent(), first.link())
                    .age(null, null)
                    .joins(Map.of())
                    .cron(first.cron());
        } else {
            draft.parent(null, Map.of())
                    .age(date.age(), now.residence())
                    .joins(date.join() == null ? Map.of() : Map.of(date.alias(), Objects.requireNonNull(date.join())))
                    .cron(first.parent() == null ? now.cron() : Proposal.WEEKLY);
        }
        definition.set(draft.definition());
    }

    void tableClass(String wanted) {
        edit(PolicyDraft.of(definition.get()).tableClass(wanted));
    }

    void archive(String database) {
        PolicyDefinition first = proposal.definition();
        edit(PolicyDraft.of(definition.get())
                .archive(database, database.equals(first.archiveDatabase()) ? first.archiveSchema() : null));
    }

    /// @param wanted an ISO 8601 period; blank to follow the class
    void residence(String wanted) {
        edit(PolicyDraft.of(definition.get()).residence(wanted.isBlank() ? null : wanted.strip()));
    }

    /// @param wanted an ISO 8601 period; blank to follow the class
    void retention(String wanted) {
        edit(PolicyDraft.of(definition.get()).retention(wanted.isBlank() ? null : wanted.strip()));
    }

    private void edit(PolicyDraft draft) {
        definition.set(draft.definition());
    }
}
