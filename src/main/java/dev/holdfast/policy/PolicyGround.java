package dev.holdfast.policy;

import dev.holdfast.catalog.Schema;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.DatabaseSpec;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The databases and catalogs that definitions are checked against. What is not there is empty here; the check that
/// looks for it says so once.
record PolicyGround(Map<String, Schema> schemas, Map<String, DatabaseSpec> databases) {
    Optional<Schema> schema(PolicyDefinition policy) {
        return Optional.ofNullable(schemas.get(policy.database()));
    }

    Optional<TableName> name(PolicyDefinition policy, String table) {
        DatabaseSpec database = databases.get(policy.database());
        int dot = table.indexOf('.');
        boolean whole = dot != 0 && dot != table.length() - 1 && !table.isEmpty();
        return database == null || !whole
                ? Optional.empty()
                : Optional.of(TableName.parse(table, database.engine().defaultSchema()));
    }

    Optional<TableInfo> table(PolicyDefinition policy, String table) {
        return name(policy, table).flatMap(name -> schema(policy).flatMap(schema -> schema.table(name)));
    }

    Optional<TableInfo> root(PolicyDefinition policy) {
        return table(policy, policy.table());
    }

    /// The tables whose rows the policy moves, root first; those that there are.
    Set<TableName> moved(PolicyDefinition policy) {
        Set<TableName> moved = new LinkedHashSet<>();
        root(policy).ifPresent(root -> moved.add(root.name()));
        policy.bundle().forEach(table -> table(policy, table).ifPresent(found -> moved.add(found.name())));
        return moved;
    }

    /// Empty while the table, a joined table or the zone is wrong.
    Optional<CriteriaScope> scope(PolicyDefinition policy) {
        Map<String, TableInfo> joins = new HashMap<>();
        policy.joins()
                .forEach((alias, join) -> table(policy, join.table()).ifPresent(found -> joins.put(alias, found)));
        if (joins.size() != policy.joins().size()) {
            return Optional.empty();
        }
        return root(policy).flatMap(root -> zone(policy).map(zone -> new CriteriaScope(root, joins, zone)));
    }

    static Optional<ZoneId> zone(PolicyDefinition policy) {
        try {
            return Optional.of(ZoneId.of(policy.zone()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
