package dev.holdfast.onboard;

import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.TableName;
import dev.holdfast.policy.ClockDefaults;
import dev.holdfast.policy.PolicyDefinition;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is there before anything is proposed.
///
/// @param policies that stand, and `defaults` that they follow
record Standing(List<PolicyDefinition> policies, ClockDefaults defaults) {
    Standing {
        policies = List.copyOf(policies);
    }

    List<PolicyDefinition> of(String database) {
        return policies.stream()
                .filter(policy -> policy.database().equals(database))
                .toList();
    }

    /// Tables that a policy moves, and its name.
    Map<TableName, String> moved(String database, Engine engine) {
        Map<TableName, String> moved = new TreeMap<>();
        of(database).forEach(policy -> Stream.concat(Stream.of(policy.table()), policy.bundle().stream())
                .forEach(table -> moved.put(TableName.parse(table, engine.defaultSchema()), policy.name())));
        return moved;
    }

    /// Tables that a policy looks at to decide, and its name.
    Map<TableName, String> joined(String database, Engine engine) {
        Map<TableName, String> joined = new TreeMap<>();
        of(database).forEach(policy -> policy.joins()
                .values()
                .forEach(join -> joined.put(TableName.parse(join.table(), engine.defaultSchema()), policy.name())));
        return joined;
    }

    /// That of most policies; of this process when there is none.
    ZoneId zone() {
        return policies.stream()
                .collect(Collectors.groupingBy(PolicyDefinition::zone, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .map(ZoneId::of)
                .orElseGet(ZoneId::systemDefault);
    }

    Map<String, PolicyDefinition> byName() {
        return policies.stream()
                .sorted(Comparator.comparing(PolicyDefinition::name))
                .collect(Collectors.toMap(PolicyDefinition::name, Function.identity(), (a, _) -> a, TreeMap::new));
    }
}
