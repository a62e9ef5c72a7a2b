package dev.holdfast.hold;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.holdfast.archive.HoldCheck.Answer;
import dev.holdfast.archive.HoldCheck.Reads;
import dev.holdfast.archive.Route;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.HeldRows;
import dev.holdfast.dialect.Holding.Values;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.estate.Estate;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Says which rows of a chunk may not go, and what their delete must look at.
///
/// | a scope | is asked | and watched by the delete, as |
/// |---|---|---|
/// | of a policy, or of its root table | everything is held | |
/// | of root keys | in the control database | nothing: a chunk names its rows by key |
/// | of a bundle's table or its keys | in the source, by what hangs on the chunk's rows | rows of that table |
/// | of criteria | in the source | rows that satisfy them as they go |
/// | below a key | from the chunk's rows upward, link by link | rows that hang on no parent that was judged free |
final class HoldQuestion {
    private final Store store;
    private final Estate estate;
    private final Policies policies;
    private final HoldTables tables;

    HoldQuestion(Store store, Estate estate, Policies policies, HoldTables tables) {
        this.store = store;
        this.estate = estate;
        this.policies = policies;
        this.tables = tables;
    }

    Answer ask(Route route, Keys keys) {
        return ask(route, keys, route.source()::read);
    }

    Answer ask(Route route, Keys keys, Reads reads) {
        List<Covered> binding = binding(route);
        return binding.isEmpty() ? Answer.free(keys) : judge(route, keys, binding, reads);
    }

    private List<Covered> binding(Route route) {
        return store.look(tx -> tables.binding(tx, route.policy())).stream()
                .map(scope -> Covered.stored(scope, store, tables))
                .toList();
    }

    /// The numbers of the holds that keep one of these rows, each judged as if it were the only one.
    List<Long> covering(Route route, Keys keys) {
        Map<Long, List<Covered>> byHold = binding(route).stream()
                .collect(groupingBy(covered -> covered.scope().hold(), TreeMap::new, toList()));
        return byHold.entrySet().stream()
                .filter(hold -> judge(route, keys, hold.getValue()).held().size() > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /// As if these scopes were all that is held.
    Answer judge(Route route, Keys keys, List<Covered> scopes) {
        return judge(route, keys, scopes, route.source()::read);
    }

    private Answer judge(Route route, Keys keys, List<Covered> scopes, Reads reads) {
        Policy policy = route.policy();
        MoveTable root = route.root();
        Keys free = keys;
        List<HeldRows> watched = new ArrayList<>();
        for (Covered covered : scopes) {
            if (!covered.scope().covers(policy)) {
                continue;
            }
            if (Coverage.namesRoots(covered.scope(), root)) {
                free = free.without(covered.among().apply(free));
                continue;
            }
            Optional<HeldRows> rows = Coverage.of(covered, policy.table(), route.tables());
            if (rows.isEmpty()) {
                return new Answer(keys, List.of());
            }
            watched.add(rows.get());
        }
        if (!watched.isEmpty()) {
            Keys open = free;
            free = free.without(reads.read(connection ->
                    route.source().dialect().holding().heldKeys(connection, route.tables(), open, watched)));
        }
        Optional<Below> below = below(route, free, scopes, reads);
        if (below.isPresent()) {
            watched.add(below.get().strange());
            free = free.without(below.get().held());
        }
        return new Answer(keys.without(free), watched);
    }

    /// @param held those of the keys that hang on something held; @param strange what hangs on nothing that is free
    private record Below(Keys held, HeldRows strange) {}

    private Optional<Below> below(Route route, Keys keys, List<Covered> scopes, Reads reads) {
        Policy policy = route.policy();
        List<Covered> reaching =
                scopes.stream().filter(covered -> covered.scope().below()).toList();
        if (policy.root() || reaching.isEmpty()) {
            return Optional.empty();
        }
        Ancestry ancestry = new Ancestry(estate, policies);
        List<Covered> above = reaching.stream()
                .filter(covered -> ancestry.below(covered.scope(), policy))
                .toList();
        if (above.isEmpty()) {
            return Optional.empty();
        }
        MoveTable root = route.root();
        Values links = reads.read(connection -> route.source()
                .dialect()
                .holding()
                .values(connection, root.source(), root.key(), keys, route.linkColumns()));
        Keys parents = Ancestry.distinct(links.wanted());
        Keys stay = ancestry.heldParents(policy, parents, above);
        Set<List<Object>> held = Ancestry.set(stay);
        Keys hanging = links.by();
        BitSet rows = new BitSet(hanging.size());
        for (int row = 0; row < hanging.size(); row++) {
            rows.set(row, held.contains(links.wanted().key(row)));
        }
        return Optional.of(new Below(
                hanging.rows(rows), new HeldRows.Strange(root.source(), route.linkColumns(), parents.without(stay))));
    }

    /// What a scope holds of a policy, for counting: whole rows of the root, of the bundle, or what hangs on its keys.
    ///
    /// @param tables of the policy, where they stand
    /// @return empty when everything is held
    static Optional<List<HeldRows>> rows(
            List<Covered> scopes, Policy policy, List<MoveTable> tables, Ancestry ancestry) {
        List<HeldRows> rows = new ArrayList<>();
        for (Covered covered : scopes) {
            if (covered.scope().covers(policy)) {
                Optional<HeldRows> own = Coverage.of(covered, policy.table(), tables);
                if (own.isEmpty()) {
                    return Optional.empty();
                }
                rows.add(own.get());
            }
            if (covered.scope().below() && ancestry.below(covered.scope(), policy)) {
                MoveTable root = tables.getLast();
                List<Column> link = Coverage.columns(root, policy.linkColumns());
                Optional<Keys> parents = ancestry.parentsHeld(policy, covered);
                if (parents.isEmpty() || link.size() < policy.linkColumns().size()) {
                    return Optional.empty();
                }
                rows.add(new HeldRows.Keyed(root.source(), link, parents.get()));
            }
        }
        return Optional.of(rows);
    }
}
