package dev.holdfast.policy;

import dev.holdfast.dialect.Engine;
import dev.holdfast.store.Tx;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Where rows of policies go, and went under earlier versions of them. Where a service archives, its archive is its
/// own, and no placement of ours.
final class Placements {
    private Placements() {}

    /// Of one policy, the present one first.
    static List<Placement> of(Tx tx, Policy policy) {
        Map<String, Engine> engines = PolicyDatabases.read(tx).engines();
        Set<Placement> placements = new LinkedHashSet<>();
        if (!policy.archivedByService()) {
            placements.add(Placement.of(policy));
        }
        for (Revision revision : PolicyRevisions.of(tx, policy.name())) {
            if (revision.after() != null) {
                add(placements, PolicyDocument.parse(revision.after()).policies(), engines);
            }
        }
        return List.copyOf(placements);
    }

    /// Of one version of a policy; empty where a service archived.
    static Optional<Placement> at(Tx tx, Policy policy, int version) {
        Map<String, Engine> engines = PolicyDatabases.read(tx).engines();
        return PolicyRevisions.of(tx, policy.name()).stream()
                .filter(revision -> revision.after() != null && revision.version() <= version)
                .findFirst()
                .flatMap(revision -> {
                    Set<Placement> placements = new LinkedHashSet<>();
                    add(
                            placements,
                            PolicyDocument.parse(Objects.requireNonNull(revision.after()))
                                    .policies(),
                            engines);
                    return placements.stream().findFirst();
                });
    }

    /// Of any policy that there ever was.
    static Set<Placement> all(Tx tx) {
        Set<Placement> placements = new LinkedHashSet<>();
        Policies.all(tx).stream()
                .filter(policy -> !policy.archivedByService())
                .forEach(policy -> placements.add(Placement.of(policy)));
        add(
                placements,
                PolicyRevisions.definitions(tx),
                PolicyDatabases.read(tx).engines());
        return placements;
    }

    private static void add(Set<Placement> placements, List<PolicyDefinition> then, Map<String, Engine> engines) {
        then.stream()
                .filter(Placements::direct)
                .map(each -> Placement.of(each, engines.getOrDefault(each.database(), Engine.POSTGRESQL)))
                .forEach(placements::add);
    }

    private static boolean direct(PolicyDefinition definition) {
        return definition.callback() == null || !definition.callback().executes();
    }
}
