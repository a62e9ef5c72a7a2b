package dev.holdfast.policy;

import dev.holdfast.policy.PolicyDiff.Action;
import dev.holdfast.policy.PolicyDiff.Change;
import dev.holdfast.policy.PolicyDiff.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Compares definitions; see [PolicyDiff#between].
final class PolicyComparison {
    private final Map<String, PolicyDefinition> standing;
    private final Map<String, PolicyDefinition> wanted;

    PolicyComparison(List<PolicyDefinition> standing, List<PolicyDefinition> wanted) {
        this.standing = byName(standing);
        this.wanted = byName(wanted);
    }

    private static Map<String, PolicyDefinition> byName(List<PolicyDefinition> definitions) {
        Map<String, PolicyDefinition> byName = new LinkedHashMap<>();
        definitions.forEach(definition -> byName.putIfAbsent(definition.name(), definition));
        return byName;
    }

    PolicyDiff diff() {
        List<Change> changes = new ArrayList<>();
        wanted.forEach((name, after) -> {
            PolicyDefinition before = standing.get(name);
            List<Field> fields = fields(before == null ? Map.of() : fields(before), fields(after));
            if (before == null) {
                changes.add(new Change(name, Action.CREATE, fields));
            } else if (!fields.isEmpty()) {
                changes.add(new Change(name, Action.CHANGE, fields));
            }
        });
        standing.forEach((name, before) -> {
            if (!wanted.containsKey(name)) {
                changes.add(new Change(name, Action.DELETE, fields(fields(before), Map.of())));
            }
        });
        return new PolicyDiff(changes);
    }

    private static List<Field> fields(Map<String, String> before, Map<String, String> after) {
        Set<String> names = new LinkedHashSet<>(after.keySet());
        names.addAll(before.keySet());
        return names.stream()
                .map(name -> new Field(name, before.getOrDefault(name, ""), after.getOrDefault(name, "")))
                .filter(field -> !field.before().equals(field.after()))
                .toList();
    }

    /// The fields as the document names them, in its order.
    static Map<String, String> fields(PolicyDefinition policy) {
        Map<String, String> fields = new LinkedHashMap<>();
        put(fields, "description", policy.description());
        put(fields, "parent", policy.parent());
        put(fields, "database", policy.database());
        put(fields, "table", policy.table());
        put(fields, "bundle", String.join(", ", policy.bundle()));
        put(fields, "link", pairs(policy.link()));
        put(fields, "criteria", policy.criteria());
        put(fields, "age", policy.ageColumn());
        put(fields, "residence", policy.residence());
        put(fields, "class", policy.tableClass());
        put(fields, "retention", policy.retention());
        put(fields, "retention_from", policy.retentionFrom());
        put(fields, "zone", policy.zone());
        put(fields, "cron", policy.cron());
        put(fields, "misfire", policy.misfire());
        put(fields, "overlap", policy.overlap());
        put(fields, "callback", callback(policy.callback()));
        put(fields, "archive_database", policy.archiveDatabase());
        put(fields, "archive_schema", policy.archiveSchema());
        put(fields, "chunk_rows", String.valueOf(policy.chunkRows()));
        put(fields, "proof", policy.proof());
        put(fields, "acknowledge", String.join(", ", policy.acknowledge()));
        put(fields, "workers", String.valueOf(policy.driving().workers()));
        put(fields, "pace", policy.driving().pace());
        put(fields, "blackout", String.join(", ", policy.driving().blackout()));
        put(fields, "max_time", policy.driving().maxTime());
        put(fields, "priority", String.valueOf(policy.driving().priority()));
        put(fields, "maintenance", policy.driving().maintenance());
        policy.joins().forEach((alias, join) -> put(fields, "join." + alias, join.table() + " on " + pairs(join.on())));
        return fields;
    }

    /// With what its calls are signed with: what is not here is not seen as a change, and not written.
    private static @Nullable String callback(@Nullable Callback callback) {
        if (callback == null) {
            return null;
        }
        return callback.text()
                + (callback.secret() == null ? "" : ", signed with " + callback.secret())
                + (callback.secretBefore() == null ? "" : ", before with " + callback.secretBefore());
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            fields.put(name, value);
        }
    }

    private static String pairs(Map<String, String> pairs) {
        return pairs.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
