package dev.holdfast.restore;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
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
import dev.holdfast.estate.Estate;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.ScopeReader;
import dev.holdfast.hold.TypedScope;
import dev.holdfast.policy.Criteria;
import dev.holdfast.policy.CriteriaException;
import dev.holdfast.policy.CriteriaScope;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.restore.ColdRows.InFile;
import dev.holdfast.session.SessionViews;
import dev.holdfast.store.Store;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/// Says where archived rows are: the one place that looks for them. Made for one restore, whose view of the catalogs it
/// keeps.
///
/// Policies archived under earlier versions too, so every placement that a policy ever had is looked at. Rows that are
/// in cold files do not come back from there; what is found is told ([#cold]), for they are to be thawed first.
final class ArchivedRows {
    static final String NOTHING = "; nothing was restored";

    private final Store store;
    private final UUID installation;
    private final Estate estate;
    private final Policies policies;
    private final ColdRows cold;
    private final Lineage lineage = new Lineage();
    private final Places places;

    /// Values that were looked for and are, in their newest copy, in a cold file: database, table, columns, values.
    private final Set<List<String>> inFiles = new HashSet<>();

    ArchivedRows(Store store, Estate estate, Policies policies, ColdKeeper keeper) {
        this.store = store;
        this.installation = store.installation();
        this.estate = estate;
        this.policies = policies;
        this.cold = new ColdRows(keeper);
        this.places = new Places(estate, policies);
    }

    /// Where policies archive to, and the catalogs of their sources.
    Places places() {
        return places;
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
                found = matching(
                        (HoldScope.Matching) read(TypedScope.matching(table, criteria, zone)), wish.acknowledged());
            case Selection.OfSession(long session) -> found = ofSession(session);
        }
        return new Search(wish.withChildren() ? withChildren(found) : found, absent);
    }

    /// Of a bundle's table nobody can tell from root rows which of its keys were there, nor while its roots are cold.
    private List<String> absent(HoldScope.OfKeys wanted, List<Found> found) {
        boolean roots = places.governing(wanted.database(), wanted.table()).stream()
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
        for (Place place : places.governing(database, table)) {
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
        List<Found> warm = Newest.of(rows);
        warm.forEach(this::requireWarm);
        for (InFile file : session == 0 ? Newest.of(warm, frozen) : frozen) {
            cold.need(file, file.found().place().rootTable().equals(table));
            file.values().forEach(values -> inFiles.add(name(database, table, columns, values)));
        }
        return session == 0 ? Newest.of(found) : Newest.present(found);
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

    /// The newest copies of rows that satisfy criteria, if they do; tells those in files.
    private List<Found> matching(HoldScope.Matching wanted, List<String> acknowledged) {
        List<Found> found = new ArrayList<>();
        List<Found> rivals = new ArrayList<>();
        List<InFile> frozen = new ArrayList<>();
        for (Place place : places.governing(wanted.database(), wanted.table())) {
            MoveTable of = place.standing(wanted.table()).orElseThrow();
            Condition condition = condition(wanted, place, of);
            Wanted criteria = new Wanted.Matching(condition);
            found.add(new Found(place, search(place, place.root(), of, criteria, true)));
            MoveTable alone = alone(of);
            if (!of.root()) { // rows of a bundle may be warm while their root rows are cold
                Newest.present(List.of(new Found(place, search(place, alone, alone, criteria, true))))
                        .forEach(this::requireWarm);
            }
            for (InFile file : ours(place, cold.matching(place, of, condition, acknowledged), 0)) {
                Keys keys = file.found().copies().keys();
                rivals.add(new Found(place, search(place, alone, alone, keyed(of.key(), keys), true)));
                List<String> names = of.key().stream().map(Column::name).toList();
                ours(place, cold.find(place, of, names, keys, Long.MIN_VALUE), 0)
                        .forEach(other -> rivals.add(other.found()));
                frozen.add(file);
            }
        }
        Newest.of(rivals, frozen)
                .forEach(
                        file -> cold.need(file, file.found().place().rootTable().equals(wanted.table())));
        List<Found> newest = Newest.of(found);
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
        Newest.of(found, frozen).forEach(file -> cold.need(file, true));
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
        for (Place place : places.of(policy)) {
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
        return Newest.present(found);
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
        for (Place place : places.of(child)) {
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
        Newest.of(found, frozen).forEach(file -> cold.need(file, true));
        return Newest.of(found);
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
}
