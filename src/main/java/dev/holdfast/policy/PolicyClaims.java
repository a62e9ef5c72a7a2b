package dev.holdfast.policy;

import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.And;
import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.Condition.Compare;
import dev.holdfast.dialect.Condition.In;
import dev.holdfast.dialect.Condition.Literal;
import dev.holdfast.dialect.Condition.Number;
import dev.holdfast.dialect.Condition.Operator;
import dev.holdfast.dialect.Condition.Text;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/// Checks that no row belongs to two policies, and no archive table to two tables.
final class PolicyClaims {
    private final PolicyGround ground;

    /// For each table that is moved or written to, the policies that do it, by their place among the earlier ones:
    /// only those can be in each other's way.
    private final Map<Place, List<Integer>> claimed = new HashMap<>();

    private record Place(String database, TableName table) {}

    PolicyClaims(PolicyGround ground) {
        this.ground = ground;
    }

    /// @param earlier definitions that were checked before `policy`, each by this method; each pair is looked at once
    void check(PolicyDefinition policy, List<PolicyDefinition> earlier, BiConsumer<String, String> problem) {
        Set<Integer> near = new TreeSet<>();
        for (Place place : places(policy)) {
            List<Integer> claims = claimed.computeIfAbsent(place, _ -> new ArrayList<>());
            near.addAll(claims);
            claims.add(earlier.size());
        }
        near.remove(earlier.size()); // where it archives a table into the place of another one of its own
        for (int at : near) {
            PolicyDefinition other = earlier.get(at);
            boolean sameRoot = sameDatabase(policy, other)
                    && ground.root(policy).isPresent()
                    && ground.root(policy).equals(ground.root(other));
            if (sameRoot && !disjoint(policy, other)) {
                problem.accept(
                        "criteria",
                        "policy " + other.name() + " claims rows of " + policy.database() + "/" + policy.table()
                                + " too, and criteria do not show that they are others; let both compare one column"
                                + " by = or IN with different values");
            }
            bundles(policy, other, sameRoot, problem);
            archives(policy, other, problem);
        }
        apart(policy, problem);
    }

    private Set<Place> places(PolicyDefinition policy) {
        Set<Place> places = new LinkedHashSet<>();
        ground.moved(policy).forEach(table -> places.add(new Place(policy.database(), table)));
        archive(policy).keySet().forEach(table -> places.add(new Place(policy.archiveDatabase(), table)));
        return places;
    }

    private void apart(PolicyDefinition policy, BiConsumer<String, String> problem) {
        Map<TableName, TableName> tables = archive(policy);
        ground.moved(policy).stream()
                .sorted()
                .forEach(source -> tables.forEach((target, first) -> {
                    if (!source.equals(first) && target.equals(archived(policy, source))) {
                        problem.accept(
                                "archive_schema",
                                source + " and " + first + " would share the archive table " + target + " in "
                                        + policy.archiveDatabase());
                    }
                }));
    }

    private static boolean sameDatabase(PolicyDefinition a, PolicyDefinition b) {
        return a.database().equals(b.database());
    }

    private void bundles(
            PolicyDefinition policy, PolicyDefinition other, boolean sameRoot, BiConsumer<String, String> problem) {
        if (!sameDatabase(policy, other) || sameRoot) {
            return;
        }
        Set<TableName> shared = new HashSet<>(ground.moved(policy));
        shared.retainAll(ground.moved(other));
        shared.stream().sorted().forEach(table -> {
            boolean own = ground.root(policy)
                    .filter(root -> root.name().equals(table))
                    .isPresent();
            problem.accept(
                    own ? "table" : "bundle",
                    table + " is claimed by policy " + other.name() + " too; a table leaves with one policy only");
        });
    }

    private void archives(PolicyDefinition policy, PolicyDefinition other, BiConsumer<String, String> problem) {
        archive(policy).forEach((target, source) -> {
            TableName elsewhere = archive(other).get(target);
            boolean same = sameDatabase(policy, other) && source.equals(elsewhere);
            if (policy.archiveDatabase().equals(other.archiveDatabase()) && elsewhere != null && !same) {
                problem.accept(
                        "archive_schema",
                        source + " of " + policy.database() + " and " + elsewhere + " of " + other.database()
                                + " (policy " + other.name() + ") would share the archive table " + target + " in "
                                + policy.archiveDatabase() + "; name another schema");
            }
        });
        cascade(policy, other, problem);
        cascade(other, policy, problem);
    }

    private void cascade(PolicyDefinition policy, PolicyDefinition other, BiConsumer<String, String> problem) {
        if (policy.archiveDatabase().equals(other.database())) {
            archive(policy).keySet().stream()
                    .filter(ground.moved(other)::contains)
                    .forEach(target -> problem.accept(
                            "archive_schema",
                            target + " of " + other.database() + " is the archive of policy " + policy.name()
                                    + " and the source of policy " + other.name() + "; name another schema"));
        }
    }

    /// Source table by archive table.
    private Map<TableName, TableName> archive(PolicyDefinition policy) {
        Map<TableName, TableName> tables = new HashMap<>();
        if (!CanonicalDefinition.archiveSchema(policy).isEmpty()) {
            ground.moved(policy).stream().sorted().forEach(table -> tables.putIfAbsent(archived(policy, table), table));
        }
        return tables;
    }

    /// @param table one that the policy moves
    private TableName archived(PolicyDefinition policy, TableName table) {
        TableName root = ground.root(policy).map(TableInfo::name).orElse(table);
        String schema = CanonicalDefinition.archiveSchema(policy);
        return new Placement(policy.database(), root, List.of(), policy.archiveDatabase(), schema).archived(table);
    }

    /// Whether both compare one column with values of which none is shared.
    private boolean disjoint(PolicyDefinition a, PolicyDefinition b) {
        Map<ColumnOperand, Set<Object>> left = values(a);
        Map<ColumnOperand, Set<Object>> right = values(b);
        return left.entrySet().stream()
                .anyMatch(entry -> right.containsKey(entry.getKey())
                        && Collections.disjoint(entry.getValue(), right.getOrDefault(entry.getKey(), Set.of())));
    }

    /// Columns of the root table that must equal one of some values.
    private Map<ColumnOperand, Set<Object>> values(PolicyDefinition policy) {
        Optional<CriteriaScope> scope = ground.scope(policy);
        Map<ColumnOperand, Set<Object>> values = new HashMap<>();
        try {
            Condition condition =
                    scope.isEmpty() ? new Condition.Always() : Criteria.parse(policy.criteria(), scope.get());
            List<Condition> parts = condition instanceof And and ? and.parts() : List.of(condition);
            for (Condition part : parts) {
                if (part instanceof Compare compare
                        && compare.operator() == Operator.EQUAL
                        && compare.left() instanceof ColumnOperand column
                        && compare.right() instanceof Literal value) {
                    narrow(values, column, List.of(value));
                }
                if (part instanceof In in && !in.negated() && in.operand() instanceof ColumnOperand column) {
                    narrow(values, column, in.values());
                }
            }
        } catch (CriteriaException e) {
            return Map.of(); // the check of the criteria themselves reports it
        }
        return values;
    }

    private static void narrow(Map<ColumnOperand, Set<Object>> values, ColumnOperand column, List<Literal> among) {
        if (column.alias() == null) {
            Set<Object> found = new HashSet<>();
            among.forEach(value -> found.add(comparable(value)));
            values.merge(column, found, (a, b) -> {
                a.retainAll(b);
                return a;
            });
        }
    }

    /// Values that some database could hold for equal become equal: a collation may ignore case, char(n) pads.
    private static Object comparable(Literal value) {
        return switch (value) {
            case Text(var text) -> text.toLowerCase(Locale.ROOT).stripTrailing();
            case Number(var number) -> number.stripTrailingZeros();
            case Condition.Flag _, Condition.Moment _, Condition.LocalMoment _, Condition.Day _ -> value;
        };
    }
}
