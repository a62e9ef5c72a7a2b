package dev.holdfast.verify;

import dev.holdfast.catalog.SchemaReader;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.Policy;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Where the archived rows of a policy and the evidence of them are, in every database and under every name that its
/// versions had. The tables of the source need not stand, nor its databases be there.
final class Ground {
    /// A table of a source, and the table of an archive that its rows went to.
    record Moved(String database, TableName source, String archiveDatabase, TableName archive) {}

    private final Policy policy;
    private final List<Moved> moved;
    private final Set<TableName> roots;
    private final Map<String, GovernedDatabase> archives;
    private final Map<String, GovernedDatabase> sources;
    private final Map<String, String> closed;
    private final Map<String, Map<TableName, Optional<TableInfo>>> standing = new HashMap<>();

    /// @param roots tables whose keys chunks carry
    /// @param sources those that answer, by name; @param closed why each of the others does not, by name
    Ground(
            Policy policy,
            List<Moved> moved,
            Set<TableName> roots,
            Map<String, GovernedDatabase> archives,
            Map<String, GovernedDatabase> sources,
            Map<String, String> closed) {
        this.policy = policy;
        this.moved = List.copyOf(moved);
        this.roots = Set.copyOf(roots);
        this.archives = Map.copyOf(archives);
        this.sources = Map.copyOf(sources);
        this.closed = Map.copyOf(closed);
    }

    Policy policy() {
        return policy;
    }

    List<Moved> moved() {
        return moved;
    }

    /// @param table as receipts and manifests spell a table of the source
    boolean root(String table) {
        return roots.stream().anyMatch(root -> root.toString().equals(table));
    }

    Collection<GovernedDatabase> archives() {
        return archives.values();
    }

    Collection<GovernedDatabase> sources() {
        return sources.values();
    }

    Map<String, String> closed() {
        return closed;
    }

    Optional<GovernedDatabase> source(String name) {
        return Optional.ofNullable(sources.get(name));
    }

    List<TableName> archiveTables(GovernedDatabase archive) {
        return moved.stream()
                .filter(table -> table.archiveDatabase().equals(archive.name()))
                .map(Moved::archive)
                .distinct()
                .toList();
    }

    List<TableName> sourceTables(GovernedDatabase source) {
        return moved.stream()
                .filter(table -> table.database().equals(source.name()))
                .map(Moved::source)
                .distinct()
                .toList();
    }

    /// A table as the catalog shows it. Those of the policy are read together, once, and nothing else of the catalog:
    /// an archive may keep the tables of many policies.
    Optional<TableInfo> table(GovernedDatabase database, TableName table) {
        return standing.computeIfAbsent(database.name(), _ -> read(database, tablesIn(database)))
                .computeIfAbsent(table, _ -> read(database, Set.of(table)).getOrDefault(table, Optional.empty()));
    }

    private Set<TableName> tablesIn(GovernedDatabase database) {
        Set<TableName> tables = new HashSet<>(archiveTables(database));
        tables.addAll(sourceTables(database));
        return tables;
    }

    /// @return each of them; empty when it does not stand
    private static Map<TableName, Optional<TableInfo>> read(GovernedDatabase database, Set<TableName> tables) {
        Map<TableName, TableInfo> found = database.read(
                connection -> SchemaReader.tables(database.name(), database.dialect(), connection, tables));
        return tables.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        table -> Optional.ofNullable(found.get(table)),
                        (one, _) -> one,
                        HashMap::new));
    }

    /// As [#table(GovernedDatabase, TableName)] of an archive table. @param archive and table as a manifest names them
    Optional<TableInfo> archiveTable(String archive, String table) {
        return moved.stream()
                .filter(each -> each.archiveDatabase().equals(archive)
                        && each.archive().toString().equals(table))
                .findFirst()
                .flatMap(each -> Optional.ofNullable(archives.get(archive))
                        .flatMap(database -> table(database, each.archive())));
    }

    GovernedDatabase archive(String name) {
        return java.util.Objects.requireNonNull(archives.get(name), "a manifest comes from an archive");
    }
}
