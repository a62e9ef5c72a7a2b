package dev.holdfast.policy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.Schema;
import dev.holdfast.dialect.Engine;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.notify.http.AllowList;
import dev.holdfast.notify.http.CallbackUrl;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Changes the policy tree: shows what a change would do, refuses what is wrong with all its problems at once, and
/// writes the rest in one transaction.
///
/// A definition that is wanted replaces the standing policy of its name; policies that are not named stay as they are.
/// So it is with the databases that a document brings: its policies are checked against these.
public final class PolicyAuthoring {
    private final Store store;
    private final Policies policies;
    private final EstateView estate;
    private final CronCheck crons;
    private final AllowList allowed;
    private final Adoption adoption = new Adoption();

    /// With no callback to an address inside.
    public PolicyAuthoring(Store store, Policies policies, EstateView estate, CronCheck crons) {
        this(store, policies, estate, crons, AllowList.NOTHING);
    }

    /// @param allowed addresses that callbacks may have beyond the rules
    public PolicyAuthoring(Store store, Policies policies, EstateView estate, CronCheck crons, AllowList allowed) {
        this.allowed = allowed;
        this.store = store;
        this.policies = policies;
        this.estate = estate;
        this.crons = crons;
    }

    /// Whether the address may be called is asked again at each call, when its name has addresses.
    private Optional<Problem> vet(PolicyDefinition policy) {
        Callback callback = policy.callback();
        if (callback == null) {
            return Optional.empty();
        }
        try {
            var _ = CallbackUrl.parse("url", callback.url(), allowed);
            return Optional.empty();
        } catch (HoldfastException e) {
            return Optional.of(new Problem(policy.name(), "callback", e.getMessage()));
        }
    }

    /// What applying would change, and every problem with the result.
    public record Review(PolicyDiff diff, List<Problem> problems) {
        public Review {
            problems = List.copyOf(problems);
        }
    }

    /// What applying `wanted` on top of what stands would change. Writes nothing.
    public Review review(List<PolicyDefinition> wanted) {
        return review(wanted, Set.of());
    }

    /// As [#review(List)], with policies to delete.
    public Review review(List<PolicyDefinition> wanted, Set<String> deleted) {
        return review(new PolicyDocument(List.of(), wanted), deleted);
    }

    /// As [#review(List)], for a document that may have been proposed from facts that are no longer so.
    public Review review(PolicyDocument document) {
        return review(document, Set.of());
    }

    private Review review(PolicyDocument document, Set<String> deleted) {
        List<PolicyDefinition> standing = policies.definitions();
        Ground ground = ground(standing, document);
        return review(standing, document, deleted, ground, store.inTransaction(TableClasses::defaults));
    }

    /// Applies `wanted` on top of what stands, in one transaction.
    ///
    /// @param seenVersions name and version of each policy as the author saw it; a policy that is not named was not
    ///     there
    /// @throws HoldfastException `BLOCKED` with all problems, or when a policy was changed since it was seen;
    ///     nothing was changed then
    public PolicyDiff apply(
            List<PolicyDefinition> wanted, Map<String, Integer> seenVersions, String actor, String reason) {
        return apply(wanted, Set.of(), seenVersions, actor, reason);
    }

    /// As [#apply(List, Map, String, String)], and deletes the policies named in `deleted`: `BLOCKED` while sessions
    /// refer to one.
    public PolicyDiff apply(
            List<PolicyDefinition> wanted,
            Set<String> deleted,
            Map<String, Integer> seenVersions,
            String actor,
            String reason) {
        return apply(new PolicyDocument(List.of(), wanted), deleted, seenVersions, actor, reason);
    }

    /// As [#apply(List, Map, String, String)]; where the document was proposed from facts, also `BLOCKED` when one of
    /// them is no longer so, and what it creates is one entry of the audit.
    public PolicyDiff apply(PolicyDocument document, Map<String, Integer> seenVersions, String actor, String reason) {
        return apply(document, Set.of(), seenVersions, actor, reason);
    }

    private PolicyDiff apply(
            PolicyDocument document,
            Set<String> deleted,
            Map<String, Integer> seenVersions,
            String actor,
            String reason) {
        List<PolicyDefinition> wanted = document.policies();
        Ground ground = ground(policies.definitions(), document); // catalogs are read before the transaction begins
        return store.inTransaction(tx -> {
            Policies.lockForAuthor(tx);
            Review review = review(Policies.definitions(tx), document, deleted, ground, TableClasses.defaults(tx));
            refuseUnseen(tx, review.diff(), seenVersions);
            refuse(review.problems());
            ground.changed(document).forEach(database -> estate.put(tx, database));
            write(tx, review.diff(), ground.canonical(wanted), !document.seen().isEmpty(), actor, reason);
            return review.diff();
        });
    }

    private Review review(
            List<PolicyDefinition> standing,
            PolicyDocument document,
            Set<String> deleted,
            Ground ground,
            ClockDefaults defaults) {
        List<PolicyDefinition> wanted = document.policies();
        List<PolicyDefinition> canonical = ground.canonical(wanted);
        Set<String> named = wanted.stream().map(PolicyDefinition::name).collect(Collectors.toSet());
        List<PolicyDefinition> touched = standing.stream()
                .filter(policy -> named.contains(policy.name()) || deleted.contains(policy.name()))
                .toList();
        List<PolicyDefinition> result = new ArrayList<>(standing.stream()
                .filter(policy -> !named.contains(policy.name()) && !deleted.contains(policy.name()))
                .toList());
        result.addAll(canonical);
        List<Problem> problems = new ArrayList<>();
        deleted.stream()
                .sorted()
                .filter(name -> named.contains(name)
                        || standing.stream().noneMatch(p -> p.name().equals(name)))
                .forEach(name -> problems.add(new Problem(
                        name,
                        "name",
                        named.contains(name)
                                ? "is wanted and to be deleted at once"
                                : "cannot be deleted: there is no such policy")));
        document.databases()
                .forEach(database -> database.problems().forEach(problem -> problems.add(of(database, problem))));
        problems.addAll(SeenFacts.problems(document, ground.schemas(), ground.databases()));
        PolicyCheck.problems(result, ground.schemas(), ground.databases(), crons, defaults).stream()
                .filter(problem -> !ofStandingCron(problem, standing, result))
                .forEach(problems::add);
        if (problems.isEmpty()) {
            wanted.forEach(policy -> vet(policy).ifPresent(problems::add));
        }
        PolicyDiff diff =
                PolicyDiff.between(touched, canonical).with(ground.standing().values(), document.databases());
        return new Review(diff, problems);
    }

    private static Problem of(DatabaseSpec database, String problem) {
        int colon = problem.indexOf(": ");
        return new Problem("database " + database.name(), problem.substring(0, colon), problem.substring(colon + 2));
    }

    /// A cron that stands was right when it was written; only its last time may have passed since.
    private static boolean ofStandingCron(
            Problem problem, List<PolicyDefinition> standing, List<PolicyDefinition> result) {
        return problem.field().equals("cron")
                && standing.stream()
                        .filter(before -> before.name().equals(problem.policy()))
                        .anyMatch(before -> result.stream()
                                .filter(after -> after.name().equals(before.name()))
                                .allMatch(after -> Objects.equals(after.cron(), before.cron())
                                        && after.zone().equals(before.zone())));
    }

    private static void refuseUnseen(Tx tx, PolicyDiff diff, Map<String, Integer> seenVersions) {
        Map<String, Integer> versions =
                Policies.all(tx).stream().collect(Collectors.toMap(Policy::name, Policy::version));
        List<String> moved = new ArrayList<>();
        for (PolicyDiff.Change change : diff.changes()) {
            int standing = versions.getOrDefault(change.policy(), 0);
            int seen = seenVersions.getOrDefault(change.policy(), 0);
            if (standing != seen) {
                String last = PolicyRevisions.last(tx, change.policy())
                        .map(revision -> " (" + revision.action() + " by " + revision.actor() + " at " + revision.at()
                                + (revision.reason().isEmpty() ? "" : ": " + revision.reason()) + ")")
                        .orElse("");
                moved.add("policy " + change.policy() + " was seen "
                        + (seen == 0 ? "not to be there" : "in version " + seen) + ", but "
                        + (standing == 0 ? "is gone" : "is in version " + standing) + last);
            }
        }
        if (!moved.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED, String.join("\n", moved) + "\nlook again; nothing was changed");
        }
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    problems.stream().map(Problem::toString).collect(Collectors.joining("\n"))
                            + "\nnothing was changed");
        }
    }

    /// Parents are written before their children; children are deleted before their parents.
    ///
    /// @param asOne whether what is created is one entry of the audit
    private void write(
            Tx tx, PolicyDiff diff, List<PolicyDefinition> canonical, boolean asOne, String actor, String reason) {
        Map<String, PolicyDefinition> byName = canonical.stream()
                .collect(Collectors.toMap(PolicyDefinition::name, policy -> policy, (a, _) -> a, LinkedHashMap::new));
        Map<String, PolicyDiff.Action> open = new LinkedHashMap<>();
        diff.changes().forEach(change -> open.put(change.policy(), change.action()));
        List<PolicyDefinition> created = new ArrayList<>();
        List<PolicyDefinition> changed = new ArrayList<>();
        for (PolicyDefinition policy : canonical) {
            sort(policy, byName, open, created, changed);
        }
        if (asOne && !created.isEmpty()) {
            adoption.write(tx, created, actor, reason);
        } else {
            created.forEach(policy -> policies.insert(tx, policy, actor, reason));
        }
        changed.forEach(policy -> policies.update(tx, policy, actor, reason));
        List<Policy> standing = Policies.all(tx).reversed();
        for (Policy policy : standing) {
            if (open.get(policy.name()) == PolicyDiff.Action.DELETE) {
                policies.delete(tx, policy.name(), actor, reason);
            }
        }
    }

    /// Takes a policy from those that are open, after its parents.
    private static void sort(
            PolicyDefinition policy,
            Map<String, PolicyDefinition> byName,
            Map<String, PolicyDiff.Action> open,
            List<PolicyDefinition> created,
            List<PolicyDefinition> changed) {
        PolicyDiff.Action action = open.remove(policy.name());
        PolicyDefinition parent = policy.parent() == null ? null : byName.get(policy.parent());
        if (parent != null) {
            sort(parent, byName, open, created, changed);
        }
        if (action == PolicyDiff.Action.CREATE) {
            created.add(policy);
        } else if (action == PolicyDiff.Action.CHANGE) {
            changed.add(policy);
        }
    }

    private Ground ground(List<PolicyDefinition> policies, PolicyDocument document) {
        Map<String, DatabaseSpec> standing = Map.copyOf(estate.databases());
        Map<String, DatabaseSpec> databases = new HashMap<>(standing);
        document.databases().forEach(database -> databases.put(database.name(), database));
        Map<String, Schema> schemas = new HashMap<>();
        List<PolicyDefinition> all = new ArrayList<>(policies);
        all.addAll(document.policies());
        for (PolicyDefinition policy : all) {
            DatabaseSpec database = databases.get(policy.database());
            if (database != null && database.problems().isEmpty()) {
                schemas.computeIfAbsent(
                        database.name(),
                        name -> database.equals(standing.get(name)) ? estate.schema(name) : estate.schema(database));
            }
        }
        return new Ground(standing, databases, schemas);
    }

    /// The governed databases at the moment of a review.
    ///
    /// @param databases as they would be
    private record Ground(
            Map<String, DatabaseSpec> standing, Map<String, DatabaseSpec> databases, Map<String, Schema> schemas) {
        List<DatabaseSpec> changed(PolicyDocument document) {
            return document.databases().stream()
                    .filter(database -> !database.equals(standing.get(database.name())))
                    .toList();
        }

        List<PolicyDefinition> canonical(List<PolicyDefinition> wanted) {
            return wanted.stream()
                    .map(policy -> {
                        DatabaseSpec database = databases.get(policy.database());
                        return CanonicalDefinition.of(policy, database == null ? Engine.POSTGRESQL : database.engine());
                    })
                    .toList();
        }
    }
}
