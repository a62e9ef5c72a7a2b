package dev.holdfast.dispose;

import dev.holdfast.archive.Route;
import dev.holdfast.archive.Routes;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Disposing.Rows;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Manifest;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Proving;
import dev.holdfast.dispose.Register.Disposed;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds rows that a restore from a backup brought back.
///
/// By chunks first: an archive that holds more of a chunk than its last disposal left has been restored, and so has a
/// source that has lost its receipt of a chunk. Only there are keys read and their digests compared with the register.
final class Resurrections {
    private final Store store;
    private final UUID installation;
    private final Policies policies;
    private final Routes routes;
    private final WarmRows warm;
    private final Register went;
    private final Orders orders = new Orders();

    Resurrections(Store store, UUID installation, Policies policies, Routes routes, WarmRows warm, Register went) {
        this.store = store;
        this.installation = installation;
        this.policies = policies;
        this.routes = routes;
        this.warm = warm;
        this.went = went;
    }

    /// The keys of what came back of a chunk in one table.
    private record Back(Site site, MoveTable table, Disposed was, Keys keys) {
        Resurrection told() {
            return new Resurrection(
                    was.policy(),
                    site.kind(),
                    site.database().name(),
                    table.source().toString(),
                    was.chunk(),
                    keys.size());
        }
    }

    List<Resurrection> find(boolean thorough) {
        return policies.all().stream()
                .flatMap(policy -> back(policy, thorough).stream())
                .map(Back::told)
                .toList();
    }

    private List<Back> back(Policy policy, boolean thorough) {
        List<Disposed> register = store.inTransaction(went::all).stream()
                .filter(line -> line.policyId() == policy.id() && line.archive().equals(policy.archiveDatabase()))
                .toList();
        if (register.isEmpty()) {
            return List.of();
        }
        KeyDigests digests = new KeyDigests(store.inTransaction(orders::digestKey));
        var now = store.inTransaction(orders::now);
        List<Back> back = new ArrayList<>();
        warm.standing(policy, now)
                .ifPresent(standing -> back.addAll(inArchive(new Site(ItemKind.WARM, standing), register, digests)));
        back.addAll(inSource(new Site(ItemKind.HOT, routes.resolve(policy, now).route()), register, digests, thorough));
        return back;
    }

    private List<Back> inArchive(Site site, List<Disposed> register, KeyDigests digests) {
        List<Back> back = new ArrayList<>();
        for (MoveTable table : site.route().tables()) {
            Map<Long, Disposed> lines =
                    lines(register, Disposed::table, table.source().toString());
            Map<Long, Long> counts =
                    site.database().read(archive -> site.disposing().counts(archive, table.source(), lines.keySet()));
            lines.forEach((chunk, line) -> {
                if (counts.getOrDefault(chunk, 0L) > line.left()) {
                    Keys found = known(site, table, line, Set.of(chunk), chunk, digests)
                            .getOrDefault(chunk, null);
                    if (found != null) {
                        back.add(new Back(site, table, line, found));
                    }
                }
            });
        }
        return back;
    }

    private static Map<Long, Disposed> lines(List<Disposed> register, Function<Disposed, String> name, String table) {
        return register.stream()
                .filter(line -> name.apply(line).equals(table))
                .collect(Collectors.toMap(Disposed::chunk, line -> line, (first, _) -> first, TreeMap::new));
    }

    private List<Back> inSource(Site site, List<Disposed> register, KeyDigests digests, boolean thorough) {
        List<Back> back = new ArrayList<>();
        Set<Long> chunks = register.stream().map(Disposed::chunk).collect(Collectors.toSet());
        Set<Long> lost = new HashSet<>(chunks);
        if (!thorough) {
            lost.removeAll(site.database().read(source -> site.disposing().receipted(source, installation, chunks)));
        }
        if (lost.isEmpty()) {
            return back;
        }
        for (MoveTable table : site.route().tables()) {
            Map<Long, Disposed> lines =
                    lines(register, Disposed::source, table.source().toString());
            lines.keySet().retainAll(lost);
            if (!lines.isEmpty()) {
                Disposed any = lines.values().iterator().next();
                known(site, table, any, lines.keySet(), null, digests)
                        .forEach((chunk, keys) ->
                                back.add(new Back(site, table, Objects.requireNonNull(lines.get(chunk)), keys)));
            }
        }
        return back;
    }

    /// The keys of a table that the register has, by the chunk that they were disposed of in.
    ///
    /// @param within the chunk whose rows are looked at; null for every row
    private Map<Long, Keys> known(
            Site site, MoveTable table, Disposed line, Set<Long> chunks, @Nullable Long within, KeyDigests digests) {
        Map<UUID, Long> register = store.inTransaction(tx -> went.keyDigests(tx, line.source(), chunks));
        String named = site.route().policy().database() + "/" + line.source();
        Map<Long, Keys> found = new TreeMap<>();
        var unused = site.database().read(connection -> {
            site.disposing().eachKey(connection, table.source(), table.key(), within, page -> {
                List<UUID> of = digests.of(named, page);
                Map<Long, BitSet> rows = new TreeMap<>();
                for (int row = 0; row < of.size(); row++) {
                    Long chunk = register.get(of.get(row));
                    if (chunk != null) {
                        rows.computeIfAbsent(chunk, _ -> new BitSet()).set(row);
                    }
                }
                rows.forEach((chunk, set) -> found.merge(chunk, page.rows(set), Keys::and));
            });
            return true;
        });
        return found;
    }

    /// What came back of a policy, as items of a set: by root rows, with what hangs on them. Rows of a bundle whose
    /// root did not come back are told by [#find] and left: nothing says what they hang on.
    List<FrozenItem> items(Policy policy, boolean thorough) {
        List<FrozenItem> items = new ArrayList<>();
        for (Back back : back(policy, thorough)) {
            if (back.table().root()) {
                items.add(back.site().database().read(connection -> item(connection, back, items.size() + 1)));
            }
        }
        return items;
    }

    private FrozenItem item(Connection connection, Back back, int number) throws SQLException {
        Site site = back.site();
        Route route = site.route();
        Map<String, Manifest> manifests = site.kind() == ItemKind.WARM
                ? WarmRows.manifests(connection, route, installation, back.was().chunk())
                : Map.of();
        List<FrozenTable> tables = new ArrayList<>();
        for (MoveTable table : route.tables()) {
            String name = table.source().toString();
            Optional<Proving.Covered> covered =
                    switch (site.kind()) {
                        case WARM, COLD ->
                            Optional.ofNullable(manifests.get(name)).map(Manifest::covered);
                        case HOT -> Optional.of(Disposer.covered(table));
                    };
            if (covered.isPresent()) {
                Rows rows = site.disposing()
                        .read(
                                connection,
                                table,
                                covered.get(),
                                back.keys(),
                                site.chunk(back.was().chunk()));
                tables.add(new FrozenTable(
                        site.kind() == ItemKind.WARM ? table.archive().toString() : name,
                        name,
                        rows.digest().rows(),
                        rows.digest().hash(),
                        rows.leaves().root().toString()));
            }
        }
        List<String> columns = route.root().rootKey().stream().map(Column::name).toList();
        return new FrozenItem(
                number,
                site.kind(),
                back.was().session(),
                back.was().chunk(),
                back.was().archivedAt(),
                back.was().retainUntil(),
                columns,
                back.keys(),
                SetDigest.ofKeys(columns, back.keys()),
                0,
                tables);
    }
}
