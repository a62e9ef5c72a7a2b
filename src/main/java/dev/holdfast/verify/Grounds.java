package dev.holdfast.verify;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Finds out where the evidence of a policy is. Asks no catalog: a policy may have outlived its tables.
public final class Grounds {
    private final Estate estate;
    private final Policies policies;

    public Grounds(Estate estate, Policies policies) {
        this.estate = estate;
        this.policies = policies;
    }

    /// @throws HoldfastException `UNREACHABLE` when an archive does not answer: without it nothing can be told
    Ground of(Policy policy) {
        Set<Ground.Moved> moved = new LinkedHashSet<>();
        Set<TableName> roots = new LinkedHashSet<>();
        Map<String, GovernedDatabase> archives = new TreeMap<>();
        Map<String, GovernedDatabase> sources = new TreeMap<>();
        Map<String, String> closed = new TreeMap<>();
        for (Placement placement : policies.placements(policy)) {
            roots.add(placement.table());
            List<TableName> tables = new ArrayList<>(placement.bundle());
            tables.add(placement.table());
            for (TableName table : tables) {
                moved.add(new Ground.Moved(
                        placement.database(), table, placement.archiveDatabase(), placement.archived(table)));
            }
            boolean present = placement.archiveDatabase().equals(policy.archiveDatabase());
            if (present || known(placement.archiveDatabase())) { // else what it held is missed chunk by chunk
                archives.computeIfAbsent(placement.archiveDatabase(), estate::database);
            }
            open(placement.database(), sources, closed);
        }
        open(policy.database(), sources, closed);
        return new Ground(policy, List.copyOf(moved), roots, archives, sources, closed);
    }

    private boolean known(String database) {
        return estate.databases().stream().anyMatch(spec -> spec.name().equals(database));
    }

    private void open(String name, Map<String, GovernedDatabase> sources, Map<String, String> closed) {
        if (sources.containsKey(name) || closed.containsKey(name)) {
            return;
        }
        try {
            GovernedDatabase database = estate.database(name);
            var unused = database.read(database.dialect().helpers()::installed); // an old connection may be dead
            sources.put(name, database);
        } catch (HoldfastException e) {
            if (e.code() != ErrorCode.UNREACHABLE && e.code() != ErrorCode.USAGE && e.code() != ErrorCode.CONFIG) {
                throw e;
            }
            closed.put(name, String.valueOf(e.getMessage()));
        }
    }
}
