package dev.holdfast.explain;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Looking.Copy;
import dev.holdfast.dialect.Retaining;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.RetentionFloors;
import dev.holdfast.store.Store;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds archived copies of a row, wherever its policies have ever archived to.
final class Copies {
    private static final int MOST = 20;

    private final Store store;
    private final Estate estate;
    private final Policies policies;
    private final ColdKeeper cold;
    private final RetentionFloors floors = new RetentionFloors();

    Copies(Store store, Estate estate, Policies policies, ColdKeeper cold) {
        this.store = store;
        this.estate = estate;
        this.policies = policies;
        this.cold = cold;
    }

    /// A copy, and the table that has it.
    ///
    /// @param coldFile the number of the cold file that it is in; 0 when it is in the table
    record Archived(String database, TableName table, Copy copy, long coldFile) {
        String where() {
            return database + "/" + table + (coldFile == 0 ? "" : ", cold file " + coldFile);
        }
    }

    private record Place(String database, TableName table, ZoneId zone) {}

    /// @param columns whose values `of` has; of the source table
    List<Archived> of(String database, TableName table, List<Column> columns, Keys of) {
        Set<Place> places = new LinkedHashSet<>();
        for (Policy policy : policies.all()) {
            for (Placement placement : policies.placements(policy)) {
                boolean from =
                        placement.table().equals(table) || placement.bundle().contains(table);
                if (placement.database().equals(database) && from) {
                    places.add(new Place(placement.archiveDatabase(), placement.archived(table), policy.zone()));
                }
            }
        }
        List<Archived> found = new ArrayList<>();
        for (Place place : places) {
            copies(estate.database(place.database()), place, columns, of)
                    .forEach(copy -> found.add(new Archived(place.database(), place.table(), copy, 0)));
            found.addAll(frozen(place, columns, of));
        }
        return found;
    }

    private List<Archived> frozen(Place place, List<Column> columns, Keys of) {
        if (cold.of(place.database(), place.table()).isEmpty()) {
            return List.of();
        }
        GovernedDatabase archive = estate.database(place.database());
        Keys spelt = archive.read(connection -> archive.dialect().holding().spelt(connection, columns, of));
        Map<String, String> key = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            key.put(columns.get(i).name(), String.valueOf(spelt.key(0).get(i)));
        }
        return cold.find(place.database(), place.table(), key).stream()
                .map(row -> new Archived(
                        place.database(), place.table(), row.copy(), row.file().id()))
                .toList();
    }

    /// Where no session has made the archive table yet there is nothing.
    private List<Copy> copies(GovernedDatabase archive, Place place, List<Column> columns, Keys of) {
        TableName table = place.table();
        @Nullable
        Period floor = store.inTransaction(tx -> floors.floor(tx, place.database(), table))
                .orElse(null);
        return archive.read(connection -> {
            Optional<List<Column>> standing = archive.dialect().archiveDdl().archiveColumns(connection, table);
            List<Column> kept = new ArrayList<>();
            for (Column column : columns) {
                standing.stream()
                        .flatMap(List::stream)
                        .filter(each -> each.name().equals(column.name()))
                        .findFirst()
                        .ifPresent(each -> kept.add(typed(column, each.type())));
            }
            if (kept.size() < columns.size()) {
                return List.<Copy>of();
            }
            Retaining retaining = archive.dialect().retaining();
            Fragment end = retaining.end("a", retaining.dated(connection, table), floor, place.zone());
            return archive.dialect().looking().copies(connection, table, kept, of, end, MOST);
        });
    }

    private static Column typed(Column column, String type) {
        return new Column(
                column.name(),
                type,
                column.nullable(),
                column.generated(),
                column.identity(),
                column.hashable(),
                column.keyType());
    }
}
