package dev.holdfast.onboard;

import dev.holdfast.catalog.Closure;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.onboard.Unconfigured.Why;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Finds which tables of a database leave together: a root, and all that hangs on it by foreign keys, for none of it
/// could stay. A table is in one family at most.
final class Families {
    private final Survey survey;
    private final Map<TableName, List<ForeignKey>> referencesTo;
    private final Map<TableName, Verdict> fixed;
    private final Set<TableName> selfReferring = new HashSet<>();
    private final Map<TableName, Set<TableName>> closures = new HashMap<>();
    private final Map<TableName, Optional<Verdict>> blocks = new HashMap<>();
    private final Map<TableName, Verdict> left = new TreeMap<>();

    /// Why a table is not moved.
    record Verdict(Why why, String detail) {}

    /// @param bundle what leaves with the root, by name
    record Family(TableName root, List<TableName> bundle) {
        Family {
            bundle = List.copyOf(bundle);
        }
    }

    /// @param fixed tables that must stay, whatever hangs on what
    Families(Survey survey, Map<TableName, Verdict> fixed) {
        this.survey = survey;
        this.referencesTo = survey.referencesTo();
        this.fixed = fixed;
        survey.schema().foreignKeys().stream()
                .filter(ForeignKey::selfReference)
                .forEach(key -> selfReferring.add(key.child()));
    }

    /// @param mayLead whether a table may be the root of a family: it has a date and is no master
    List<Family> of(Predicate<TableName> mayLead) {
        Set<TableName> leaders = new TreeSet<>();
        survey.tables().stream()
                .map(TableInfo::name)
                .filter(table -> mayLead.test(table) && blocked(table).isEmpty())
                .forEach(leaders::add);
        while (true) {
            Set<TableName> below = new HashSet<>();
            leaders.forEach(leader -> closure(leader).stream()
                    .filter(table -> !table.equals(leader))
                    .forEach(below::add));
            List<TableName> roots = leaders.stream()
                    .filter(leader -> !below.contains(leader))
                    .sorted(Comparator.<TableName>comparingLong(root -> -bytes(root))
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
            Optional<TableName> loser = loser(roots);
            if (loser.isEmpty()) {
                return roots.stream().sorted().map(this::family).toList();
            }
            leaders.remove(loser.get());
        }
    }

    /// The first of the roots that shares a table with one before it.
    private Optional<TableName> loser(List<TableName> roots) {
        Map<TableName, TableName> owners = new HashMap<>();
        for (TableName root : roots) {
            for (TableName table : closure(root)) {
                TableName owner = owners.get(table);
                if (owner != null) {
                    TableName loses = Naming.beginsWith(table.table(), root.table())
                                    && !Naming.beginsWith(table.table(), owner.table())
                            ? owner
                            : root;
                    TableName wins = loses.equals(root) ? owner : root;
                    left.put(
                            loses,
                            new Verdict(
                                    Why.OVERLAP,
                                    "rows of " + survey.text(table) + " hang on it, and leave with " + survey.text(wins)
                                            + " already"));
                    return Optional.of(loses);
                }
            }
            closure(root).forEach(table -> owners.put(table, root));
        }
        return Optional.empty();
    }

    private Family family(TableName root) {
        return new Family(
                root,
                closure(root).stream()
                        .filter(table -> !table.equals(root))
                        .sorted()
                        .toList());
    }

    /// A family whose root is handed its keys by another policy; empty when it could not leave.
    Optional<Family> handed(TableName root, Set<TableName> taken) {
        return blocked(root).isPresent() || closure(root).stream().anyMatch(taken::contains)
                ? Optional.empty()
                : Optional.of(family(root));
    }

    /// Roots that lost a table to another one, and why.
    Optional<Verdict> lost(TableName table) {
        return Optional.ofNullable(left.get(table));
    }

    long bytes(TableName root) {
        return closure(root).stream()
                .mapToLong(table -> survey.table(table).bytes())
                .sum();
    }

    long rows(Family family) {
        long rows = survey.table(family.root()).estimatedRows();
        for (TableName table : family.bundle()) {
            rows += survey.table(table).estimatedRows();
        }
        return rows;
    }

    /// The table and all that hangs on it.
    Set<TableName> closure(TableName root) {
        return closures.computeIfAbsent(root, this::reach);
    }

    private Set<TableName> reach(TableName root) {
        Set<TableName> reached = new LinkedHashSet<>(Set.of(root));
        Deque<TableName> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            for (ForeignKey key : referencesTo.getOrDefault(open.poll(), List.of())) {
                if (reached.add(key.child())) {
                    open.add(key.child());
                }
            }
        }
        return reached;
    }

    /// What keeps the rows of a table where they are, whoever should lead them.
    Optional<Verdict> blocked(TableName root) {
        return blocks.computeIfAbsent(root, this::block);
    }

    private Optional<Verdict> block(TableName root) {
        Verdict own = fixed.get(root);
        if (own != null) {
            return Optional.of(own);
        }
        List<TableName> others = new ArrayList<>(new TreeSet<>(closure(root)));
        others.remove(root);
        others.addFirst(root);
        for (TableName table : others) {
            String hangs = table.equals(root) ? "" : survey.text(table) + " hangs on it: ";
            Verdict stays = fixed.get(table);
            if (stays != null) {
                return Optional.of(
                        new Verdict(stays.why() == Why.NO_KEY ? Why.NO_KEY : Why.REFERRED, hangs + stays.detail()));
            }
            if (selfReferring.contains(table) && !table.equals(root)) {
                return Optional.of(new Verdict(
                        Why.SELF_REFERENCE,
                        hangs + "a foreign key refers from it to itself, so that rows of it which stay could hang on"
                                + " rows that leave"));
            }
        }
        if (others.size() > 1) {
            List<List<TableName>> cycles = Closure.of(survey.schema(), root).cycles().stream()
                    .filter(cycle -> cycle.size() > 1)
                    .toList();
            if (!cycles.isEmpty()) {
                return Optional.of(new Verdict(
                        Why.CYCLE,
                        "foreign keys go round in a circle: "
                                + String.join(
                                        " -> ",
                                        cycles.getFirst().stream()
                                                .map(survey::text)
                                                .toList())));
            }
        }
        return Optional.empty();
    }
}
