package dev.holdfast.app;

import dev.holdfast.cli.TableStats;
import dev.holdfast.cli.TableStats.DueRows;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.node.Features;
import dev.holdfast.plan.Plan;
import dev.holdfast.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// How large the tables of the policies are.
record Statistics(Features features) {
    List<TableStats> tables(boolean countDue) {
        Map<String, Map<TableName, List<Policy>>> byDatabase = new TreeMap<>();
        for (Policy policy : features.policies().all()) {
            Map<TableName, List<Policy>> tables = byDatabase.computeIfAbsent(policy.database(), _ -> new TreeMap<>());
            tables.computeIfAbsent(policy.table(), _ -> new ArrayList<>()).add(policy);
            policy.bundle().forEach(table -> tables.computeIfAbsent(table, _ -> new ArrayList<>()));
        }
        return byDatabase.entrySet().stream()
                .flatMap(entry -> tables(entry.getKey(), entry.getValue(), countDue))
                .toList();
    }

    private Stream<TableStats> tables(String database, Map<TableName, List<Policy>> tables, boolean countDue) {
        Map<TableName, TableInfo> known =
                new EstateCatalogs(features.estate()).schema(database).tables();
        return tables.entrySet().stream().flatMap(entry -> Optional.ofNullable(known.get(entry.getKey())).stream()
                .map(info -> new TableStats(
                        database,
                        info.name().toString(),
                        info.bytes(),
                        info.estimatedRows(),
                        countDue ? due(entry.getValue()) : List.of())));
    }

    private List<DueRows> due(List<Policy> policies) {
        return policies.stream()
                .map(policy -> {
                    Plan plan = features.planner().plan(policy, List.of());
                    return new DueRows(policy.name(), plan.rootRows());
                })
                .toList();
    }
}
