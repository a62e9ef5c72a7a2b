package dev.holdfast.policy;

import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.policy.PolicyDiff.Action;
import dev.holdfast.policy.PolicyDiff.DatabaseChange;
import dev.holdfast.policy.PolicyDiff.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Databases as a document wants them beside those that stand, field by field.
final class DatabaseComparison {
    private DatabaseComparison() {}

    static List<DatabaseChange> changes(Collection<DatabaseSpec> standing, List<DatabaseSpec> wanted) {
        Map<String, DatabaseSpec> before =
                standing.stream().collect(Collectors.toMap(DatabaseSpec::name, Function.identity()));
        List<DatabaseChange> changes = new ArrayList<>();
        for (DatabaseSpec after : wanted) {
            DatabaseSpec known = before.get(after.name());
            if (!after.equals(known)) {
                changes.add(new DatabaseChange(
                        after.name(),
                        known == null ? Action.CREATE : Action.CHANGE,
                        fields(known == null ? Map.of() : fields(known), fields(after))));
            }
        }
        return changes;
    }

    private static List<Field> fields(Map<String, String> before, Map<String, String> after) {
        return after.keySet().stream()
                .map(name -> new Field(name, before.getOrDefault(name, ""), after.getOrDefault(name, "")))
                .filter(field -> !field.before().equals(field.after()))
                .toList();
    }

    /// The fields as the document names them, in its order.
    private static Map<String, String> fields(DatabaseSpec database) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("engine", database.engine().id());
        fields.put("server", database.server());
        fields.put("database", database.databaseName());
        fields.put("login", Objects.requireNonNullElse(database.login(), ""));
        fields.put("secret", Objects.toString(database.secret(), ""));
        fields.put("environment", database.environment().id());
        fields.put(
                "roles",
                database.roles().stream().map(DatabaseSpec.Role::id).sorted().collect(Collectors.joining(", ")));
        return fields;
    }
}
