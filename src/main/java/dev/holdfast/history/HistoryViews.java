package dev.holdfast.history;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.ArchiveViews;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.Viewing;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.freeze.ColdState;
import dev.holdfast.history.HistoryView.State;
import dev.holdfast.history.Places.Named;
import dev.holdfast.history.ViewTables.Kept;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policies;
import dev.holdfast.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Views over a source table and the archive tables in the same database.
///
/// A view depends on the columns that it reads. So PostgreSQL lets nobody drop such a column, or change its type, while
/// the view stands: the owner of the source drops the view first (`DROP VIEW`, or `CASCADE`), and the next session of
/// any policy that archives there makes it anew, with its grants. Where Holdfast itself changes an archive table, views
/// give way and come back within the same transaction. Added columns are in nobody's way.
///
/// The other way would be a function, which depends on nothing and breaks when it is called; then readers would need
/// rights on the tables themselves.
public final class HistoryViews implements ArchiveViews {
    public static final String USUAL_SCHEMA = "hf_history";

    private static final Logger LOG = LoggerFactory.getLogger(HistoryViews.class);

    private final Store store;
    private final Estate estate;
    private final Policies policies;
    private final Places places;
    private final ColdKeeper cold;
    private final Neighbours neighbours;
    private final ViewTables tables = new ViewTables();
    private final AuditLog audit = new AuditLog();

    public HistoryViews(Store store, Estate estate, Policies policies, ColdKeeper cold) {
        this.store = store;
        this.estate = estate;
        this.policies = policies;
        this.places = new Places(estate, policies, cold);
        this.cold = cold;
        this.neighbours = new Neighbours(estate);
    }

    /// Makes the view of a table, or brings it up to date.
    ///
    /// @param table as in a [HistoryQuery]; @param schema of the view
    /// @throws HoldfastException `USAGE` when there is no such table; `BLOCKED` when rows of it are archived in
    /// another
    ///     database, or something is in the way; nothing was made
    public HistoryView create(String table, String schema, String actor) {
        Places.Located located = places.locate(table);
        String of = located.of().toString();
        return audit.guard(store, actor, Act.HISTORY_VIEW_MADE, "table " + of, () -> made(located, schema, actor));
    }

    private HistoryView made(Places.Located located, String schema, String actor) {
        Named of = located.of();
        GovernedDatabase database = estate.database(of.database());
        Set<Placement> placements = policies.everyPlacement();
        placements.stream()
                .filter(placement -> placement.database().equals(of.database())
                        && (placement.table().equals(of.table())
                                || placement.bundle().contains(of.table()))
                        && !placement.archiveDatabase().equals(of.database())
                        && !neighbours.near(database, placement.archiveDatabase()))
                .findFirst()
                .ifPresent(elsewhere -> {
                    throw ViewMaker.blocked(
                            "rows of %s are archived in %s, another database, which no view can read; `holdfast archive find` reads both; no view was made"
                                    .formatted(of, elsewhere.archiveDatabase()));
                });
        Optional<Kept> known = store.inTransaction(tx -> tables.of(tx, of.database(), of.table()));
        Kept view = known.orElseGet(() -> new Kept(
                of.database(), of.table(), new TableName(schema, name(database, of.table())), actor, Instant.now()));
        List<String> roles = store.inTransaction(tx -> tables.roles(tx, of.database()));
        ViewMaker maker = new ViewMaker(database, store.installation(), neighbours, placements, roles);
        database.write(Isolation.READ_COMMITTED, connection -> {
            database.dialect().archiveDdl().lockForDdl(connection);
            return maker.make(connection, view);
        });
        store.run(tx -> {
            tables.add(tx, view.database(), view.table(), view.view(), actor);
            audit.append(
                    tx,
                    Deed.done(
                            actor,
                            Act.HISTORY_VIEW_MADE,
                            "table " + of,
                            null,
                            new Made(view.view().toString())));
        });
        return find(of);
    }

    private record Made(String view) {}

    /// Tables of other schemas than the usual one carry their schema's name.
    private static String name(GovernedDatabase database, TableName table) {
        return table.schema().equals(database.spec().engine().defaultSchema())
                ? table.table()
                : table.schema() + "_" + table.table();
    }

    private HistoryView find(Named of) {
        return list().stream()
                .filter(view ->
                        view.database().equals(of.database()) && view.table().equals(of.table()))
                .findFirst()
                .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no history view of " + of));
    }

    /// Drops the view of a table and forgets it.
    ///
    /// @param table as `list` tells it, `database/schema.table`
    /// @throws HoldfastException `USAGE` when there is none; `BLOCKED` when something stands on it
    public HistoryView drop(String table, String actor) {
        HistoryView view = list().stream()
                .filter(each -> (each.database() + "/" + each.table()).equals(table)
                        || each.table().toString().equals(table)
                        || each.table().table().equals(table)
                        || (each.database() + "/" + each.table().table()).equals(table))
                .findFirst()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE,
                        "there is no history view of " + table + "; `holdfast history view list` has all"));
        String of = view.database() + "/" + view.table();
        return audit.guard(store, actor, Act.HISTORY_VIEW_DROPPED, "table " + of, () -> {
            GovernedDatabase database = estate.database(view.database());
            ViewMaker maker = new ViewMaker(database, store.installation(), neighbours, List.of(), List.of());
            database.write(Isolation.READ_COMMITTED, connection -> {
                if (database.dialect()
                        .viewing()
                        .standing(connection, view.view())
                        .filter(mark -> !mark.isEmpty())
                        .isPresent()) {
                    maker.drop(connection, view.view());
                }
                return true;
            });
            store.run(tx -> {
                tables.of(tx, view.database(), view.table()).ifPresent(kept -> tables.remove(tx, kept));
                audit.append(
                        tx,
                        Deed.done(
                                actor,
                                Act.HISTORY_VIEW_DROPPED,
                                "table " + of,
                                new Made(view.view().toString()),
                                null));
            });
            return view;
        });
    }

    /// Every view that is wanted, and how it stands to its tables now.
    public List<HistoryView> list() {
        Set<Placement> placements = policies.everyPlacement();
        return store.look(tables::all).stream()
                .map(kept -> looked(kept, placements))
                .toList();
    }

    private HistoryView looked(Kept kept, Set<Placement> placements) {
        try {
            GovernedDatabase database = estate.database(kept.database());
            ViewMaker maker = new ViewMaker(database, store.installation(), neighbours, placements, List.of());
            long coldRows = maker.archives(kept.table()).stream()
                    .flatMap(archive -> cold.of(kept.database(), archive).stream())
                    .filter(file -> file.state() == ColdState.COLD || file.state() == ColdState.THAWING)
                    .mapToLong(ColdFile::rows)
                    .sum();
            return database.read(connection -> looked(database, maker, kept, connection))
                    .cold(coldRows);
        } catch (HoldfastException e) {
            return told(kept, State.UNREACHABLE, e.getMessage());
        }
    }

    private static HistoryView looked(GovernedDatabase database, ViewMaker maker, Kept kept, Connection connection)
            throws SQLException {
        Viewing viewing = database.dialect().viewing();
        Optional<String> standing = viewing.standing(connection, kept.view());
        Optional<Viewing.History> wanted = maker.wanted(connection, kept);
        if (standing.isEmpty()) {
            return told(kept, State.MISSING, "somebody dropped it; the next session there makes it anew");
        }
        if (wanted.isEmpty()) {
            return told(kept, State.STALE, "there is no table " + kept.of() + " any more");
        }
        return standing.get().equals(viewing.mark(wanted.get()))
                ? told(kept, State.CURRENT, archives(wanted.get()))
                : told(kept, State.STALE, "its tables have changed; the next session there makes it anew");
    }

    private static String archives(Viewing.History history) {
        return history.archives().isEmpty()
                ? "hot rows; no session has made an archive table yet"
                : "hot rows and "
                        + String.join(
                                ", ",
                                history.archives().stream()
                                        .map(side -> (side.elsewhere() ? side.database() + "/" : "") + side.table())
                                        .toList());
    }

    private static HistoryView told(Kept kept, State state, String detail) {
        return new HistoryView(
                kept.database(), kept.table(), kept.view(), state, detail, 0, kept.madeBy(), kept.madeAt());
    }

    @Override
    public Following in(GovernedDatabase database) {
        List<Kept> kept = store.look(tx -> tables.in(tx, database.name()));
        if (kept.isEmpty()) {
            return ArchiveViews.NONE.in(database);
        }
        List<String> roles = store.look(tx -> tables.roles(tx, database.name()));
        return new Followed(
                database,
                kept,
                new ViewMaker(database, store.installation(), neighbours, policies.everyPlacement(), roles));
    }

    /// Views of other databases that may read archive tables of this one. Policies are read only where there are some:
    /// every session that makes an archive table comes here.
    @Override
    public List<String> followElsewhere(GovernedDatabase archive) {
        List<String> said = new ArrayList<>();
        store.look(tables::all).stream()
                .map(Kept::database)
                .distinct()
                .filter(source -> neighbours.near(archive, source))
                .map(estate::database)
                .forEach(source -> {
                    Following following = in(source);
                    try {
                        said.addAll(source.write(Isolation.READ_COMMITTED, following::follow));
                    } catch (HoldfastException e) {
                        LOG.warn("history views of {} were not looked at: {}", source.name(), e.getMessage());
                    }
                });
        return said;
    }

    /// The views of one database, in a transaction that changes its archive tables.
    private record Followed(GovernedDatabase database, List<Kept> kept, ViewMaker maker) implements Following {
        @Override
        public void makeWay(Connection connection, TableName table) throws SQLException {
            for (TableName view : database.dialect().viewing().over(connection, table)) {
                maker.drop(connection, view);
            }
        }

        /// A view that cannot be made stops no session: it says so, and `list` shows it.
        @Override
        public List<String> follow(Connection connection) throws SQLException {
            List<String> said = new ArrayList<>();
            database.dialect().viewing().waitBriefly(connection, true);
            for (Kept view : kept) {
                try {
                    if (maker.make(connection, view)) {
                        said.add("make history view %s: %s anew".formatted(database.name(), view.view()));
                    }
                } catch (SQLException | HoldfastException e) {
                    LOG.warn(
                            "history view {}: {} is not as its tables are: {}",
                            database.name(),
                            view.view(),
                            e.getMessage());
                    said.add("history view %s: %s was not made anew: %s"
                            .formatted(database.name(), view.view(), e.getMessage()));
                }
            }
            database.dialect().viewing().waitBriefly(connection, false);
            return said;
        }
    }
}
