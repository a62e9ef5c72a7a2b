package dev.holdfast.policy;

import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.Join;
import java.time.Period;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A policy as its author would write it.
final class Authored {
    private Authored() {}

    static PolicyDefinition of(Policy policy, Engine engine) {
        Map<String, PolicyDefinition.JoinDefinition> joins = new LinkedHashMap<>();
        for (Join join : policy.joins()) {
            joins.put(
                    join.alias(),
                    new PolicyDefinition.JoinDefinition(
                            CanonicalDefinition.table(join.table(), engine),
                            pairs(join.columns(), join.joinedColumns())));
        }
        PolicyDefinition definition = new PolicyDefinition(
                policy.name(),
                policy.description(),
                policy.parent(),
                policy.database(),
                CanonicalDefinition.table(policy.table(), engine),
                policy.bundle().stream()
                        .map(table -> CanonicalDefinition.table(table, engine))
                        .toList(),
                joins,
                pairs(policy.linkParentColumns(), policy.linkColumns()),
                policy.criteria(),
                policy.ageColumn(),
                text(policy.clocks().residence().own()),
                text(policy.clocks().retention().own()),
                policy.clocks().tableClass() == null
                        ? null
                        : policy.clocks().tableClass().id(),
                policy.clocks().retentionFrom(),
                policy.zone().getId(),
                policy.cron(),
                policy.misfire().name().toLowerCase(Locale.ROOT),
                policy.overlap().name().toLowerCase(Locale.ROOT),
                policy.callback(),
                policy.archiveDatabase(),
                policy.archiveSchema(),
                policy.chunkRows(),
                policy.proof().name().toLowerCase(Locale.ROOT),
                policy.acknowledged(),
                new PolicyDefinition.DrivingDefinition(
                        policy.driving().workers(),
                        policy.driving().pace().id(),
                        policy.driving().blackout(),
                        policy.driving().maxTime() == null
                                ? null
                                : policy.driving().maxTime().toString(),
                        policy.driving().priority(),
                        policy.driving().maintenance()));
        return CanonicalDefinition.of(definition, engine);
    }

    private static @Nullable String text(@Nullable Period period) {
        return period == null ? null : period.toString();
    }

    private static Map<String, String> pairs(List<String> left, List<String> right) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < left.size(); i++) {
            pairs.put(left.get(i), right.get(i));
        }
        return pairs;
    }
}
