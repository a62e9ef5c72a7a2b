package dev.holdfast.freeze;

import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Route;
import dev.holdfast.dialect.Freezing;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The archive tables of all policies, and what of them may freeze.
final class FreezableTables {
    private final Estate estate;
    private final Policies policies;

    FreezableTables(Estate estate, Policies policies) {
        this.estate = estate;
        this.policies = policies;
    }

    /// An archive table, and whose rows it may hold.
    record ArchiveTable(String database, TableName table) {}

    private Map<ArchiveTable, List<Policy>> byPlace() {
        Map<ArchiveTable, List<Policy>> tables = new LinkedHashMap<>();
        for (Policy policy : policies.all()) {
            for (Placement placement : policies.placements(policy)) {
                Stream.concat(Stream.of(placement.table()), placement.bundle().stream())
                        .map(table -> new ArchiveTable(placement.archiveDatabase(), placement.archived(table)))
                        .forEach(table -> {
                            List<Policy> of = tables.computeIfAbsent(table, _ -> new ArrayList<>());
                            if (!of.contains(policy)) {
                                of.add(policy);
                            }
                        });
            }
        }
        return tables;
    }

    /// The scopes of the leases under which rows come to a table.
    List<String> scopes(String database, TableName table) {
        return byPlace().getOrDefault(new ArchiveTable(database, table), List.of()).stream()
                .map(Route::scope)
                .toList();
    }

    /// The partitions with rows that may freeze: those whose last moment is `before` or earlier. Changes nothing.
    ///
    /// @param names policies whose archive tables are looked at; empty for all
    /// @throws HoldfastException `USAGE` when there is no such policy
    List<Candidate> candidates(List<String> names, Instant before) {
        Set<String> wanted =
                names.stream().map(name -> policies.byName(name).name()).collect(Collectors.toSet());
        List<Candidate> candidates = new ArrayList<>();
        byPlace().forEach((table, of) -> {
            List<String> named = of.stream().map(Policy::name).toList();
            if (wanted.isEmpty() || named.stream().anyMatch(wanted::contains)) {
                GovernedDatabase archive = estate.database(table.database());
                candidates.addAll(archive.read(connection -> {
                    List<Candidate> found = new ArrayList<>();
                    for (Freezing.Partition partition :
                            archive.dialect().freezing().partitions(connection, table.table())) {
                        if (partition.to().isAfter(before)) {
                            continue;
                        }
                        Freezing.Part part =
                                new Freezing.Part(table.table(), partition.name(), partition.from(), partition.to());
                        long rows = archive.dialect().freezing().count(connection, part);
                        if (rows > 0) {
                            found.add(new Candidate(table.database(), table.table(), partition, rows, named));
                        }
                    }
                    return found;
                }));
            }
        });
        return List.copyOf(candidates);
    }
}
