package dev.holdfast.restore;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.Closure;
import dev.holdfast.catalog.Schema;
import dev.holdfast.catalog.SchemaReader;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Copies;
import dev.holdfast.dialect.Copies.Wanted;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.MoveTable.MoveColumn;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.ScopeReader;
import dev.holdfast.hold.TypedScope;
import dev.holdfast.policy.Criteria;
import dev.holdfast.policy.CriteriaException;
import dev.holdfast.policy.CriteriaScope;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.restore.ColdRows.InFile;
import dev.holdfast.session.SessionViews;
import dev.holdfast.store.Store;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Says where archived rows are: the one place that looks for them. Made for one restore, whose view of the catalogs it
/// keeps.
///
/// Policies archived under earlier versions too, so every placement that a policy ever had is looked at. Rows that are
/// in cold files do not come back from there; what is found is told ([#cold]), for they are to be thawed first.
final class ArchivedRows {
    static final String NOTHING = "; nothing was restored";

    private static final Set<String> OURS = Set.of("hf_archived_at", "hf_session", "hf_chunk", "hf_retain_until");

    private final Store store;
    private final UUID installation;
    private final Estate estate;
    private final Policies policies;
    private final ColdRows cold;
    private final Lineage lineage = new Lineage();
    private final Map<String, Schema> schemas = new HashMap<>();
    private final Map<Integer, List<Place>> places = new HashMap<>();

    /// Values that were looked for and are, in their newest copy, in a cold file: database, table, columns, values.
    private final Set<List<String>> inFiles = new HashSet<>();

    /// Why a place could not be looked at.
    private final List<String> unusable = new ArrayList<>();

    ArchivedRows(Store store, Estate estate, Policies policies, ColdKeeper keeper) {
        this.store = store;
        this.installation = store.installation();
        this.estate = estate;
        this.policies = policies;
        this.cold = new ColdRows(keeper);
    }

    Schema schema(String database) {
        return schemas.computeIfAbsent(database, name -> {
            GovernedDatabase source = estate.database(name);
            return source.read(connection -> SchemaReader.read(name, source.dialect(), connection));
        });
    }

    /// What was found. @param absent keys that were named and are in no archive
    record Search(List<Found> found, List<String> absent) {
        Search {
            found = List.copyOf(found);
            absent = List.copyOf(absent);
        }
    }

    /// @throws HoldfastException `USAGE` when there is no such table, key, criteria or session
    Search find(RestoreWish wish) {
        List<String> absent = List.of();
        List<Found> found;
        switch (wish.selection()) {
            case Selection.OfKeys(String table, List<List<String>> rows, long session) -> {
                HoldScope.OfKeys wanted = (HoldScope.OfKeys) read(TypedScope.ofKeys(table, rows, false));
                found = looked(wanted.database(), wanted.table(), wanted.columns(), wanted.keys(), session);
                absent = absent(wanted, found);
            }
            case Selection.Matching(String table, String criteria, String zone) ->
                found = matching((HoldScope.Matching) read(TypedScope.matching(table, criteria, zone)));
            case Selection.OfSession(long session) -> found = ofSession(session);
        }
        return new Search(wish.withChildren() ? withChildren(found) : found, absent);
    }

    /// Of a bundle's table nobody can tell from root rows which of its keys were there, nor while its roots are cold.
    private List<String> absent(HoldScope.OfKeys wanted, List<Found> found) {
        boolean roots = governing(wanted.database(), wanted.table()).stream()
                .allMatch(place -> place.rootTable().equals(wanted.table()));
        if (!roots && !(found.isEmpty() && cold.needed().isEmpty())) {
            return List.of();
        }
        Set<List<String>> known = new HashSet<>();
        for (Found each : found) {
            for (int row = 0; row < each.copies().size(); row++) {
                known.add(text(each.copies().keys(), row));
            }
        }
        List<String> absent = new ArrayList<>();
        for (int row = 0; row < wanted.keys().size(); row++) {
            if (!known.contains(text(wanted.keys(), row))
                    && !inFile(wanted.database(), wanted.table(), wanted.columns(), wanted.keys(), row)) {
                absent.add(wanted.keys().text(row));
            }
        }
        return absent;
    }

    private static List<String> text(Keys keys, int row) {
        return keys.key(row).stream().map(String::valueOf).toList();
    }

    private HoldScope read(TypedScope typed) {
        return new ScopeReader(estate, policies, "nothing was restored").read(typed);
    }

    /// The newest copies of rows whose `columns` are one of `keys`, or those of a session; tells those in files.
    private List<Found> looked(String database, TableName table, List<String> columns, Keys keys, long session) {
        List<Found> found = new ArrayList<>();
        List<Found> rows = new ArrayList<>();
        List<InFile> frozen = new ArrayList<>();
        for (Place place : governing(database, table)) {
            MoveTable of = place.standing(table).orElseThrow();
            List<Column> standing = Place.columns(of, columns);
            if (standing.size() == columns.size()) {
                Wanted wanted = keyed(standing, keys);
                Found roots =
                        new Found(place, ofSession(search(place, place.root(), of, wanted, session == 0), session));
                found.add(roots);
                MoveTable alone = alone(of);
                rows.add(
                        of.root()
                                ? roots
                                : new Found(
                                        place, ofSession(search(place, alone, alone, wanted, session == 0), session)));
                frozen.addAll(ours(place, cold.find(place, of, columns, keys, Long.MIN_VALUE), session));
            }
        }
        // of a bundle's table the rows themselves are compared, and their root rows may be cold
        List<Found> warm = newest(rows);
        warm.forEach(this::requireWarm);
        for (InFile file : session == 0 ? newest(warm, frozen) : frozen) {
            cold.need(file, file.found().place().rootTable().equals(table));
            file.values().forEach(values -> inFiles.add(name(database, table, columns, values)));
        }
        return session == 0 ? newest(found) : present(found);
    }

    /// A table by itself, without the root that its rows hang on.
    private static MoveTable alone(MoveTable of) {
        return new MoveTable(
                of.source(), of.archive(), of.columns(), of.key(), of.key(), List.of(), MoveTable.Hashing.RECORD);
    }

    private static List<String> name(String database, TableName table, List<String> columns, List<String> values) {
        List<String> name = new ArrayList<>(List.of(database, table.toString(), columns.toString()));
        name.addAll(values);
        return name;
    }

    private boolean inFile(String database, TableName table, List<String> columns, Keys keys, int row) {
        return inFiles.contains(name(database, table, columns, text(keys, row)));
    }

    /// Whether what a foreign key refers to is in a cold file.
    boolean inFile(String database, ForeignKey key, Keys missing, int row) {
        return inFile(database, key.parent(), key.parentColumns(), missing, row);
    }

    /// What of a restore is in cold files, as far as it was looked for.
    ColdRows cold() {
        return cold;
    }

    /// Tells the files that have rows of what hangs on these copies.
    void requireWarm(Found found) {
        cold.needChunks(found.place(), found.copies().distinctChunks());
    }

    /// Without rows of other policies, and of other sessions than `session` if it is not 0.
    private List<InFile> ours(Place place, List<InFile> files, long session) {
        return files.stream()
                .map(file -> file.of(ofSession(ofPolicy(place, file.found().copies()), session)))
                .filter(file -> file.found().copies().size() > 0)
                .toList();
    }

    private static Wanted keyed(List<Column> columns, Keys keys) {
        return new Wanted.Keyed(
                columns, Place.as(keys, columns.stream().map(Column::keyType).toList()));
    }

    /// @param session 0 for all
    private static Copies ofSession(Copies copies, long session) {
        if (session == 0) {
            return copies;
        }
        BitSet rows = new BitSet();
        long[] sessions = copies.sessions();
        for (int row = 0; row < sessions.length; row++) {
            rows.set(row, sessions[row] == session);
        }
        return copies.rows(rows);
    }

    private List<Found> matching(HoldScope.Matching wanted) {
        List<Found> found = new ArrayList<>();
        for (Place place : governing(wanted.database(), wanted.table())) {
            MoveTable of = place.standing(wanted.table()).orElseThrow();
            Wanted criteria = new Wanted.Matching(condition(wanted, place, of));
            found.add(new Found(place, search(place, place.root(), of, criteria, true)));
            cold.leaveUnsearched(place, of);
            cold.leaveUnsearched(place, place.root());
        }
        List<Found> newest = newest(found);
        requireNewest(newest);
        return newest;
    }

    /// Tells the files that have younger copies of the same keys.
    private void requireNewest(List<Found> found) {
        List<InFile> frozen = new ArrayList<>();
        for (Found each : found) {
            List<String> key =
                    each.place().root().key().stream().map(Column::name).toList();
            long oldest = IntStream.range(0, each.copies().size())
                    .mapToLong(each.copies()::archivedMicros)
                    .min()
                    .orElseThrow();
            frozen.addAll(ours(
                    each.place(),
                    cold.find(
                            each.place(),
                            each.place().root(),
                            key,
                            each.copies().keys(),
                            oldest),
                    0));
        }
        newest(found, frozen).forEach(file -> cold.need(file, true));
    }

    /// Criteria in the types that the archive keeps.
    private static Condition condition(HoldScope.Matching wanted, Place place, MoveTable of) {
        TableInfo table = new TableInfo(
                of.source(),
                of.columns().stream().map(MoveColumn::column).toList(),
                of.key().stream().map(Column::name).toList(),
                List.of(),
                0,
                0,
                false);
        ZoneId zone = wanted.zone();
        try {
            return Criteria.parse(wanted.criteria(), new CriteriaScope(table, Map.of(), zone));
        } catch (CriteriaException e) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "criteria on %s: %s%s".formatted(place.archived(of), e.getMessage(), NOTHING), e);
        }
    }

    private List<Found> ofSession(long session) {
        Policy policy = policies.byName(
                store.inTransaction(tx -> new SessionViews().view(tx, session)).policy());
        List<Found> found = new ArrayList<>();
        for (Place place : places(policy)) {
            Keys chunks = place.archive().read(connection -> place.archive()
                    .dialect()
                    .recalling()
                    .chunksOf(connection, installation, place.root().source(), session));
            if (chunks.size() > 0) {
                found.add(new Found(
                        place, search(place, place.root(), place.root(), new Wanted.OfChunks(chunks), false)));
                cold.needChunks(place, (long[]) chunks.columns().getFirst());
            }
        }
        return present(found);
    }

    /// The newest copies of rows whose `columns` are one of `keys`, for rows that refer to them.
    List<Found> parents(String database, TableName table, List<String> columns, Keys keys) {
        return looked(database, table, columns, keys, 0);
    }

    /// With what was handed off below, at any depth: rows of child policies whose link is one of these keys, and whose
    /// chunk came of these copies, as far as the ledger still knows.
    private List<Found> withChildren(List<Found> found) {
        List<Found> all = new ArrayList<>(found);
        for (int i = 0; i < all.size(); i++) {
            Found parent = all.get(i);
            for (Policy child : policies.children(parent.place().policy())) {
                children(parent, child).forEach(all::add);
            }
        }
        return all;
    }

    private List<Found> children(Found parent, Policy child) {
        List<String> key =
                parent.place().root().key().stream().map(Column::name).toList();
        if (!key.containsAll(child.linkParentColumns())) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "%s has the key %s by now, and policy %s is linked by %s: restore its rows by themselves%s"
                            .formatted(
                                    parent.place().rootTable(), key, child.name(), child.linkParentColumns(), NOTHING));
        }
        Keys links = parent.copies()
                .keys()
                .columns(child.linkParentColumns().stream().map(key::indexOf).toList());
        List<Found> found = new ArrayList<>();
        List<InFile> frozen = new ArrayList<>();
        for (Place place : places(child)) {
            List<Column> columns = Place.columns(place.root(), child.linkColumns());
            if (columns.size() == child.linkColumns().size()) {
                Copies copies = search(place, place.root(), place.root(), keyed(columns, links), true);
                found.add(new Found(place, store.inTransaction(tx -> lineage.of(tx, copies, parent.copies()))));
                ours(place, cold.find(place, place.root(), child.linkColumns(), links, Long.MIN_VALUE), 0).stream()
                        .map(file -> file.of(store.inTransaction(
                                tx -> lineage.of(tx, file.found().copies(), parent.copies()))))
                        .forEach(frozen::add);
            }
        }
        newest(found, frozen).forEach(file -> cold.need(file, true));
        return newest(found);
    }

    private Copies search(Place place, MoveTable root, MoveTable of, Wanted wanted, boolean latest) {
        Copies copies = place.archive()
                .read(connection ->
                        place.archive().dialect().recalling().find(connection, installation, root, of, wanted, latest));
        return ofPolicy(place, copies);
    }

    /// Another policy may archive into the same table: its copies are its own.
    private Copies ofPolicy(Place place, Copies copies) {
        return copies.size() == 0
                ? copies
                : store.inTransaction(
                        tx -> lineage.ofPolicy(tx, copies, place.policy().id()));
    }

    private static List<Found> present(List<Found> found) {
        return found.stream().filter(each -> each.copies().size() > 0).toList();
    }

    /// Of copies of one key in several places, the newest.
    private static List<Found> newest(List<Found> found) {
        Map<List<Object>, long[]> newest = stamps(found.stream());
        return present(found.stream()
                .map(each -> new Found(each.place(), each.copies().rows(newest(each, newest))))
                .toList());
    }

    /// Of rows in files, those that are the newest copies of their keys.
    private static List<InFile> newest(List<Found> warm, List<InFile> frozen) {
        Map<List<Object>, long[]> newest =
                stamps(Stream.concat(warm.stream(), frozen.stream().map(InFile::found)));
        return frozen.stream()
                .map(file -> file.rows(newest(file.found(), newest)))
                .filter(file -> file.found().copies().size() > 0)
                .toList();
    }

    private static Map<List<Object>, long[]> stamps(Stream<Found> found) {
        Map<List<Object>, long[]> newest = new HashMap<>();
        found.forEach(each -> {
            for (int row = 0; row < each.copies().size(); row++) {
                long[] stamp = {each.copies().archivedMicros(row), each.copies().chunk(row)};
                newest.merge(name(each, row), stamp, (a, b) -> later(b, a) ? b : a);
            }
        });
        return newest;
    }

    private static BitSet newest(Found found, Map<List<Object>, long[]> newest) {
        BitSet rows = new BitSet();
        for (int row = 0; row < found.copies().size(); row++) {
            rows.set(
                    row,
                    Objects.requireNonNull(newest.get(name(found, row)))[1]
                            == found.copies().chunk(row));
        }
        return rows;
    }

    private static boolean later(long[] one, long[] other) {
        return one[0] > other[0] || (one[0] == other[0] && one[1] > other[1]);
    }

    private static List<Object> name(Found found, int row) {
        List<Object> name = new ArrayList<>();
        name.add(found.place().placement().database());
        name.add(found.place().rootTable());
        found.copies().keys().key(row).forEach(value -> name.add(String.valueOf(value)));
        return name;
    }

    /// Places of all policies that archive, or archived, rows of a table.
    private List<Place> governing(String database, TableName table) {
        return policies.all().stream()
                .flatMap(policy -> places(policy).stream())
                .filter(place -> place.placement().database().equals(database)
                        && place.standing(table).isPresent())
                .toList();
    }

    /// Why copies may have been missed.
    List<String> unusable() {
        return List.copyOf(unusable);
    }

    List<Place> places(Policy policy) {
        return places.computeIfAbsent(policy.id(), _ -> joined(policies.placements(policy)).stream()
                .flatMap(placement -> place(policy, placement).stream())
                .toList());
    }

    /// Versions that archived the same table to the same place are one place, with every table that was ever in the
    /// bundle: what a chunk has in each is told by its number.
    private static List<Placement> joined(List<Placement> placements) {
        List<Placement> joined = new ArrayList<>();
        for (Placement placement : placements) {
            int at = 0;
            while (at < joined.size() && !alike(joined.get(at), placement)) {
                at++;
            }
            if (at == joined.size()) {
                joined.add(placement);
            } else {
                Placement known = joined.get(at);
                joined.set(
                        at,
                        new Placement(
                                known.database(),
                                known.table(),
                                Stream.concat(known.bundle().stream(), placement.bundle().stream())
                                        .distinct()
                                        .toList(),
                                known.archiveDatabase(),
                                known.archiveSchema()));
            }
        }
        return joined;
    }

    private static boolean alike(Placement one, Placement other) {
        return one.database().equals(other.database())
                && one.table().equals(other.table())
                && one.archiveDatabase().equals(other.archiveDatabase())
                && one.archiveSchema().equals(other.archiveSchema());
    }

    /// @return empty when nothing can be there, or the source no longer has the tables
    Optional<Place> place(Policy policy, Placement placement) {
        Set<String> known = estate.databases().stream().map(DatabaseSpec::name).collect(Collectors.toSet());
        for (String name : List.of(placement.database(), placement.archiveDatabase())) {
            if (!known.contains(name)) {
                unusable.add("policy %s archived from %s to %s, and %s is not in the estate"
                        .formatted(policy.name(), placement.database(), placement.archiveDatabase(), name));
                return Optional.empty();
            }
        }
        GovernedDatabase source = estate.database(placement.database());
        GovernedDatabase archive = estate.database(placement.archiveDatabase());
        Schema schema = schema(source.name());
        Optional<TableInfo> root = schema.table(placement.table());
        if (root.isEmpty() || root.get().key().isEmpty()) {
            unusable.add("%s/%s, from which policy %s archived, %s"
                    .formatted(
                            source.name(),
                            placement.table(),
                            policy.name(),
                            root.isEmpty() ? "is gone" : "has no key any more"));
            return Optional.empty();
        }
        Closure closure = Closure.of(schema, placement.table())
                .restrictedTo(placement.bundle().stream()
                        .filter(table -> schema.table(table).isPresent())
                        .collect(Collectors.toSet()));
        return archive.read(connection -> {
            List<TableName> tables = new ArrayList<>();
            List<MoveTable> standing = new ArrayList<>();
            List<Column> rootKey = List.of();
            for (TableName table : closure.deleteOrder().reversed()) {
                TableName name = placement.archived(table);
                List<Column> columns = archive.dialect().holding().columns(connection, name).stream()
                        .filter(column -> !OURS.contains(column.name()))
                        .toList();
                if (columns.isEmpty()) {
                    if (tables.isEmpty()) {
                        return Optional.<Place>empty();
                    }
                    continue; // it joined the bundle later
                }
                List<Column> key =
                        named(columns, schema.table(table).orElseThrow().key());
                if (tables.isEmpty()) {
                    rootKey = key;
                }
                tables.addFirst(table);
                standing.addFirst(standing(placement, name, columns, key, rootKey, closure.path(table)));
            }
            return Optional.of(new Place(policy, placement, source, archive, tables, standing));
        });
    }

    private static List<Column> named(List<Column> columns, List<String> names) {
        return names.stream()
                .flatMap(name -> columns.stream().filter(column -> column.name().equals(name)))
                .toList();
    }

    private static MoveTable standing(
            Placement placement,
            TableName name,
            List<Column> columns,
            List<Column> key,
            List<Column> rootKey,
            List<ForeignKey> path) {
        return new MoveTable(
                name,
                name,
                columns.stream()
                        .map(column -> new MoveColumn(column, column.type(), false))
                        .toList(),
                key,
                rootKey,
                path.stream()
                        .map(hop -> new ForeignKey(
                                hop.name(),
                                placement.archived(hop.child()),
                                hop.childColumns(),
                                placement.archived(hop.parent()),
                                hop.parentColumns(),
                                hop.onDelete()))
                        .toList(),
                MoveTable.Hashing.RECORD);
    }

    /// Joins what was found in one place, each copy once.
    static List<Found> united(List<Found> found) {
        List<Found> united = new ArrayList<>();
        for (Found each : found) {
            int at = 0;
            while (at < united.size() && !united.get(at).place().same(each.place())) {
                at++;
            }
            if (at == united.size()) {
                united.add(each);
            } else {
                Copies before = united.get(at).copies();
                united.set(at, new Found(each.place(), before.and(without(each.copies(), before))));
            }
        }
        return united;
    }

    /// Those that are not among others.
    static Copies without(Copies copies, Copies others) {
        Set<List<Object>> known = new HashSet<>();
        Keys named = others.named();
        for (int row = 0; row < named.size(); row++) {
            known.add(named.key(row));
        }
        Keys mine = copies.named();
        BitSet rows = new BitSet();
        for (int row = 0; row < mine.size(); row++) {
            rows.set(row, !known.contains(mine.key(row)));
        }
        return copies.rows(rows);
    }
}
