package dev.holdfast.hold;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Holding;
import dev.holdfast.dialect.Holding.Values;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Follows the links of the policy tree: up, from what a row hangs on to what may be held, and down, from what is held
/// to what hangs on it. A parent's row is looked for where it is: in its source and in its archives.
final class Ancestry {
    private final Estate estate;
    private final Policies policies;
    private final Map<String, Policy> byName;

    /// The tree as it is now.
    Ancestry(Estate estate, Policies policies) {
        this.estate = estate;
        this.policies = policies;
        this.byName = policies.all().stream().collect(Collectors.toMap(Policy::name, Function.identity()));
    }

    Optional<Policy> parent(Policy policy) {
        return Optional.ofNullable(policy.parent()).map(byName::get);
    }

    /// Whether rows of the policy may hang on something that the scope holds.
    boolean below(HeldScope scope, Policy policy) {
        Optional<Policy> parent = parent(policy);
        return parent.isPresent() && (scope.reachesBelow(parent.get()) || below(scope, parent.get()));
    }

    /// The policies whose rows lie between what the scope holds and rows of this one, the nearest first.
    List<Policy> between(HeldScope scope, Policy policy) {
        List<Policy> between = new ArrayList<>();
        Optional<Policy> above = parent(policy);
        while (above.isPresent() && !scope.reachesBelow(above.get())) {
            between.add(above.get());
            above = parent(above.get());
        }
        return between;
    }

    /// Those of `values` that are held, or hang on something held, or of which that cannot be told.
    ///
    /// @param values of the columns of the parent's table that `policy` is linked by
    /// @param scopes that reach below an ancestor of `policy`
    Keys heldParents(Policy policy, Keys values, List<Covered> scopes) {
        Policy parent = parent(policy).orElseThrow();
        List<Place> places = places(parent);
        Keys open = values;
        for (Covered covered : scopes) {
            if (covered.scope().reachesBelow(parent)) {
                Optional<Keys> keys = linked(covered, policy);
                if (keys.isEmpty()) {
                    return values;
                }
                open = open.without(among(places, policy, open, keys.get()));
            }
        }
        Keys held = values.without(open);
        List<Covered> higher = scopes.stream()
                .filter(covered -> below(covered.scope(), parent))
                .toList();
        if (higher.isEmpty() || open.size() == 0) {
            return held;
        }
        Set<List<Object>> stays = set(held);
        Set<List<Object>> seen = new HashSet<>();
        for (Place place : places) {
            Values links = place.values(policy.linkParentColumns(), open, parent.linkColumns());
            Set<List<Object>> above = set(heldParents(parent, distinct(links.wanted()), higher));
            for (int row = 0; row < links.by().size(); row++) {
                seen.add(links.by().key(row));
                if (above.contains(links.wanted().key(row))) {
                    stays.add(links.by().key(row));
                }
            }
        }
        return where(values, key -> stays.contains(key) || !seen.contains(key));
    }

    /// What rows of the policy hang on, of all that the scope holds above it: values of the columns of the parent's
    /// table that the policy is linked by. Empty when they cannot be told: then everything is held.
    Optional<Keys> parentsHeld(Policy policy, Covered covered) {
        Policy parent = parent(policy).orElseThrow();
        if (covered.scope().reachesBelow(parent)) {
            return linked(covered, policy);
        }
        return parentsHeld(parent, covered).flatMap(above -> {
            List<Keys> found = new ArrayList<>();
            for (Place place : places(parent)) {
                found.add(place.values(parent.linkColumns(), above, policy.linkParentColumns())
                        .wanted());
            }
            return joined(found);
        });
    }

    /// The scope's keys in the columns that `policy` is linked by.
    private static Optional<Keys> linked(Covered covered, Policy policy) {
        List<Integer> columns = policy.linkParentColumns().stream()
                .map(covered.scope().columns()::indexOf)
                .toList();
        return columns.contains(-1)
                ? Optional.empty()
                : Optional.of(distinct(covered.keys().get().columns(columns)));
    }

    /// Compared by the parent's source as values of its columns; held, when it has no such columns any more.
    private static Keys among(List<Place> places, Policy policy, Keys values, Keys keys) {
        Place source = places.getFirst();
        List<Column> columns = Coverage.columns(source.columns(), policy.linkParentColumns());
        return columns.size() == policy.linkParentColumns().size()
                ? source.ask((holding, connection) -> holding.among(connection, columns, values, keys))
                : values;
    }

    /// Where rows of a policy's own table are: its source first, then every archive that it has had.
    private List<Place> places(Policy policy) {
        Set<String> known = estate.names();
        List<Place> places = new ArrayList<>();
        places.add(new Place(estate.database(policy.database()), policy.table()));
        for (Placement placement : policies.placements(policy)) {
            if (known.contains(placement.archiveDatabase()) && placement.table().equals(policy.table())) {
                places.add(
                        new Place(estate.database(placement.archiveDatabase()), placement.archived(placement.table())));
            }
        }
        return places.stream().distinct().toList();
    }

    /// A table that may hold rows of a policy.
    record Place(GovernedDatabase database, TableName table) {
        <T> T ask(Asking<T> question) {
            return database.read(connection -> question.ask(database.dialect().holding(), connection));
        }

        List<Column> columns() {
            return ask((holding, connection) -> holding.columns(connection, table));
        }

        /// Nothing when there is no such table, or it has not these columns.
        Values values(List<String> by, Keys keys, List<String> wanted) {
            List<Column> columns = columns();
            List<Column> known = Coverage.columns(columns, by);
            List<Column> asked = Coverage.columns(columns, wanted);
            if (known.size() < by.size() || asked.size() < wanted.size()) {
                Keys none = keys.slice(0, 0);
                return new Values(none, none);
            }
            return ask((holding, connection) -> holding.values(connection, table, known, keys, asked));
        }
    }

    @FunctionalInterface
    interface Asking<T> {
        T ask(Holding holding, Connection connection) throws SQLException;
    }

    static Set<List<Object>> set(Keys keys) {
        return IntStream.range(0, keys.size()).mapToObj(keys::key).collect(Collectors.toCollection(HashSet::new));
    }

    /// The keys that fit, in order.
    static Keys where(Keys keys, Predicate<List<Object>> fits) {
        BitSet rows = new BitSet(keys.size());
        for (int row = 0; row < keys.size(); row++) {
            rows.set(row, fits.test(keys.key(row)));
        }
        return keys.rows(rows);
    }

    static Keys distinct(Keys keys) {
        Set<List<Object>> met = new HashSet<>();
        return where(keys, met::add);
    }

    /// What was found in several places. Empty when they spell it in different types.
    private static Optional<Keys> joined(List<Keys> all) {
        List<Keys> some = all.stream().filter(keys -> keys.size() > 0).toList();
        if (some.isEmpty()) {
            return Optional.of(all.getFirst());
        }
        List<KeyType> layout = some.getFirst().layout();
        if (some.stream().anyMatch(keys -> !keys.layout().equals(layout))) {
            return Optional.empty();
        }
        return Optional.of(distinct(some.stream().reduce(Keys::and).orElseThrow()));
    }
}
