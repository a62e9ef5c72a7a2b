package dev.holdfast.restore;

import dev.holdfast.catalog.Closure;
import dev.holdfast.catalog.Schema;
import dev.holdfast.catalog.SchemaReader;
import dev.holdfast.dialect.ArchiveDdl;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.MoveTable.MoveColumn;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.crossing.TypeMatrix;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where policies archive to, or ever did, as it stands there now. Made for one restore, whose view of the catalogs it
/// keeps.
final class Places {
    private final Estate estate;
    private final Policies policies;
    private final Map<String, Schema> schemas = new HashMap<>();
    private final Map<Integer, List<Place>> places = new HashMap<>();

    /// Why a place could not be looked at.
    private final List<String> unusable = new ArrayList<>();

    Places(Estate estate, Policies policies) {
        this.estate = estate;
        this.policies = policies;
    }

    Schema schema(String database) {
        return schemas.computeIfAbsent(database, name -> {
            GovernedDatabase source = estate.database(name);
            return source.read(connection -> SchemaReader.read(name, source.dialect(), connection));
        });
    }

    /// Places of all policies that archive, or archived, rows of a table.
    List<Place> governing(String database, TableName table) {
        return policies.all().stream()
                .flatMap(policy -> of(policy).stream())
                .filter(place -> place.placement().database().equals(database)
                        && place.standing(table).isPresent())
                .toList();
    }

    /// Why copies may have been missed.
    List<String> unusable() {
        return List.copyOf(unusable);
    }

    List<Place> of(Policy policy) {
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
        Set<String> known = estate.names();
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
        Optional<String> strange = speltOtherwise(source, archive, schema, closure);
        if (strange.isPresent()) {
            unusable.add(strange.get());
            return Optional.empty();
        }
        return archive.read(connection -> {
            List<TableName> tables = new ArrayList<>();
            List<MoveTable> standing = new ArrayList<>();
            List<Column> rootKey = List.of();
            for (TableName table : closure.deleteOrder().reversed()) {
                TableName name = placement.archived(table);
                List<Column> columns = archive.dialect().holding().columns(connection, name).stream()
                        .filter(column -> !ArchiveDdl.ours(column.name()))
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

    /// A key is looked for in the archive as its source spells it.
    private static Optional<String> speltOtherwise(
            GovernedDatabase source, GovernedDatabase archive, Schema schema, Closure closure) {
        if (source.dialect().engine() == archive.dialect().engine()) {
            return Optional.empty();
        }
        return closure.deleteOrder().stream()
                .flatMap(table -> schema.table(table).stream())
                .flatMap(table -> table.keyColumns().stream()
                        .filter(column ->
                                !TypeMatrix.keysSpeltAlike(source.dialect().engine(), column))
                        .map(column ->
                                "%s, of another engine, spells the values of %s (%s), of the key of %s/%s, otherwise: its rows do not come back from there"
                                        .formatted(
                                                archive.name(),
                                                column.name(),
                                                column.type(),
                                                source.name(),
                                                table.name())))
                .findFirst();
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
}
