package dev.holdfast.history;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.SchemaReader;
import dev.holdfast.dialect.ArchiveDdl;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.history.HistoryPage.PlaceRead;
import dev.holdfast.policy.Nearest;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the places of a table: its source, and wherever a policy has ever archived it to.
final class Places {
    private final Estate estate;
    private final Policies policies;
    private final ColdKeeper cold;

    Places(Estate estate, Policies policies, ColdKeeper cold) {
        this.estate = estate;
        this.policies = policies;
        this.cold = cold;
    }

    /// A table by its name in the estate.
    record Named(String database, TableName table) {
        @Override
        public String toString() {
            return database + "/" + table;
        }
    }

    /// A table whose history is asked for.
    ///
    /// @param hot null when the source cannot be read, or has no such table any more
    /// @param cold files of the archive tables in `warm`
    /// @param archives every archive table, whether it can be read or not
    /// @param key columns of its key, as the first readable place has them
    /// @param unread places that could not be looked at
    record Located(
            Named of,
            Place.@Nullable Hot hot,
            List<Place.Warm> warm,
            List<Place.Cold> cold,
            Set<Named> archives,
            List<Column> key,
            List<PlaceRead> unread) {
        Located {
            warm = List.copyOf(warm);
            cold = List.copyOf(cold);
            archives = Collections.unmodifiableSet(new LinkedHashSet<>(archives));
            key = List.copyOf(key);
            unread = List.copyOf(unread);
        }

        /// Hot first.
        List<Place> all() {
            return Stream.of(Stream.ofNullable(hot), warm.stream(), cold.stream())
                    .<Place>flatMap(places -> places)
                    .toList();
        }

        /// Every column that a place has, the source's first.
        List<HistoryColumn> columns() {
            Map<String, HistoryColumn> columns = new LinkedHashMap<>();
            Set<String> keyed = key.stream().map(Column::name).collect(Collectors.toSet());
            for (Place place : all()) {
                boolean gone = hot != null && place.where() != Where.HOT;
                place.columns()
                        .forEach(column -> columns.putIfAbsent(
                                column.name(),
                                new HistoryColumn(column.name(), column.type(), keyed.contains(column.name()), gone)));
            }
            return List.copyOf(columns.values());
        }
    }

    /// Tables whose rows policies take, or took.
    Set<Named> tables() {
        return tables(policies.everyPlacement());
    }

    private static Set<Named> tables(Set<Placement> placements) {
        Set<Named> tables = new LinkedHashSet<>();
        placements.forEach(placement -> Stream.concat(Stream.of(placement.table()), placement.bundle().stream())
                .forEach(table -> tables.add(new Named(placement.database(), table))));
        return tables;
    }

    /// @throws HoldfastException `USAGE` when no policy takes rows of such a table, or of more than one; `UNREACHABLE`
    ///     when none of its places can be read
    Located locate(String text) {
        Set<Placement> placements = policies.everyPlacement();
        Named of = named(text, tables(placements));
        Set<Named> archives = new LinkedHashSet<>();
        for (Placement placement : placements) {
            boolean takes =
                    placement.table().equals(of.table()) || placement.bundle().contains(of.table());
            if (takes && placement.database().equals(of.database())) {
                archives.add(new Named(placement.archiveDatabase(), placement.archived(of.table())));
            }
        }
        return located(of, archives);
    }

    private Located located(Named of, Set<Named> archives) {
        List<PlaceRead> unread = new ArrayList<>();
        Place.Hot hot = null;
        List<Column> key = List.of();
        try {
            GovernedDatabase source = estate.database(of.database());
            Optional<TableInfo> table = info(source, of.table());
            hot = table.map(found -> new Place.Hot(of.database(), found.name(), found.columns()))
                    .orElse(null);
            key = table.map(TableInfo::keyColumns).orElse(List.of());
        } catch (HoldfastException e) {
            unread.add(new PlaceRead(Where.HOT, of.toString(), e.getMessage()));
        }
        List<Place.Warm> warm = new ArrayList<>();
        List<Place.Cold> files = new ArrayList<>();
        for (Named archive : archives) {
            try {
                GovernedDatabase database = estate.database(archive.database());
                Optional<TableInfo> table = info(database, archive.table());
                if (table.isPresent()) { // no session may have made it yet
                    warm.add(new Place.Warm(
                            archive.database(),
                            archive.table(),
                            without(table.get().columns())));
                    key = key.isEmpty() ? without(table.get().keyColumns()) : key;
                    cold.of(archive.database(), archive.table()).forEach(file -> files.add(Place.Cold.of(file)));
                }
            } catch (HoldfastException e) {
                unread.add(new PlaceRead(Where.WARM, archive.toString(), e.getMessage()));
            }
        }
        if (hot == null && warm.isEmpty() && !unread.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.UNREACHABLE,
                    of + ": none of its places can be read: "
                            + unread.stream().map(PlaceRead::problem).collect(Collectors.joining("; ")));
        }
        if (key.isEmpty()) {
            throw usage(of + " is not there, or has no key, and no archive has rows of it");
        }
        return new Located(of, hot, warm, files, archives, key, unread);
    }

    private static Optional<TableInfo> info(GovernedDatabase database, TableName table) {
        return database.read(connection -> SchemaReader.table(database.name(), database.dialect(), connection, table));
    }

    static List<Column> without(List<Column> columns) {
        return columns.stream()
                .filter(column -> !ArchiveDdl.ours(column.name()))
                .toList();
    }

    private Named named(String text, Set<Named> tables) {
        int slash = text.indexOf('/');
        String name = text.substring(slash + 1).strip();
        if (name.isEmpty() || name.startsWith(".") || name.endsWith(".")) {
            throw usage("'" + text + "' names no table; write table, schema.table or database/schema.table");
        }
        String database =
                slash < 0 ? "" : estate.spec(text.substring(0, slash).strip()).name();
        List<Named> found = tables.stream()
                .filter(table -> database.isEmpty() || table.database().equals(database))
                .filter(table -> table.table().equals(TableName.parse(name, defaultSchema(table.database()))))
                .toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        List<String> known = tables.stream().map(Named::toString).sorted().toList();
        throw usage(
                found.isEmpty()
                        ? "no policy takes rows of a table %s, or ever did%s".formatted(text, Nearest.hint(text, known))
                        : "there is more than one table %s: say which, %s"
                                .formatted(
                                        name,
                                        found.stream().map(Named::toString).collect(Collectors.joining(" or "))));
    }

    private String defaultSchema(String database) {
        return estate.databases().stream()
                .filter(spec -> spec.name().equals(database))
                .findFirst()
                .map(DatabaseSpec::engine)
                .orElse(dev.holdfast.dialect.Engine.POSTGRESQL)
                .defaultSchema();
    }

    /// How a place shows a column that it has not: as NULL of the type that it would have.
    static String typeThere(GovernedDatabase database, Column elsewhere, boolean sameDatabase) {
        MoveTable.MoveColumn there = database.dialect().archiveDdl().archived(elsewhere, sameDatabase);
        return there.archiveType();
    }

    private static HoldfastException usage(String message) {
        return new HoldfastException(ErrorCode.USAGE, message);
    }
}
