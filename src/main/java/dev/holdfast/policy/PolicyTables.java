package dev.holdfast.policy;

import dev.holdfast.catalog.Schema;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.DatabaseSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/// Checks one definition against the catalog of its database.
final class PolicyTables {
    private final PolicyDefinition policy;
    private final PolicyGround ground;
    private final BiConsumer<String, String> problem;

    PolicyTables(PolicyDefinition policy, PolicyGround ground, BiConsumer<String, String> problem) {
        this.policy = policy;
        this.ground = ground;
        this.problem = problem;
    }

    /// @param handedOff tables of this database that a policy below this one governs; their foreign keys are its
    ///     problem
    void check(Set<TableName> handedOff) {
        database("archive_database", policy.archiveDatabase(), DatabaseSpec.Role.ARCHIVE);
        if (!database("database", policy.database(), DatabaseSpec.Role.SOURCE)) {
            return;
        }
        Optional<Schema> schema = ground.schema(policy);
        if (schema.isEmpty()) {
            problem.accept("database", "the catalog of " + policy.database() + " could not be read");
            return;
        }
        moved("table", policy.table());
        policy.bundle().forEach(table -> moved("bundle", table));
        joins();
        if (policy.callback() == null || !policy.callback().executes()) { // a service deletes in its own order
            ground.root(policy).ifPresent(root -> foreignKeys(schema.get(), root.name(), handedOff));
        }
        ground.scope(policy).ifPresent(this::criteria);
        archiveSchema();
    }

    private boolean database(String field, String name, DatabaseSpec.Role role) {
        DatabaseSpec database = ground.databases().get(name);
        if (database == null) {
            problem.accept(
                    field,
                    "there is no database " + name
                            + Nearest.hint(name, ground.databases().keySet()));
            return false;
        }
        if (!database.roles().contains(role)) {
            problem.accept(field, "database " + name + " has not the role " + role.id());
        }
        return true;
    }

    private Optional<TableInfo> table(String field, String text) {
        Optional<TableInfo> table = ground.table(policy, text);
        if (table.isEmpty()) {
            Schema schema = ground.schema(policy).orElseThrow();
            DatabaseSpec database = ground.databases().get(policy.database());
            List<String> names = schema.tables().keySet().stream()
                    .map(name ->
                            database == null ? name.toString() : CanonicalDefinition.table(name, database.engine()))
                    .toList();
            problem.accept(field, policy.database() + " has no table " + text + Nearest.hint(text, names));
        }
        return table;
    }

    private void moved(String field, String text) {
        table(field, text)
                .filter(table -> table.key().isEmpty())
                .ifPresent(table -> problem.accept(
                        field,
                        table.name() + " has no primary key, nor a unique key over columns that are NOT NULL; rows"
                                + " without a key cannot be moved safely"));
    }

    private void joins() {
        policy.joins().forEach((alias, join) -> {
            String field = "join." + alias;
            if (!alias.matches("[a-z][a-z0-9_]{0,30}")) {
                problem.accept(field, "\"" + alias + "\" is no alias; use lower-case letters, digits and _");
            } else if (CriteriaToken.RESERVED.contains(alias)) {
                problem.accept(field, alias + " is a word of the criteria; choose another alias");
            }
            if (join.on().isEmpty()) {
                problem.accept(field, "a join needs columns: on = { this_column = \"joined_column\" }");
            }
            Optional<TableInfo> joined = table(field, join.table());
            Optional<TableInfo> root = ground.root(policy);
            join.on().forEach((ours, theirs) -> {
                Optional<Column> left = root.flatMap(table -> column(field, table, ours));
                Optional<Column> right = joined.flatMap(table -> column(field, table, theirs));
                left.ifPresent(a -> right.filter(b -> TypeFamily.of(a.type()) != TypeFamily.of(b.type()))
                        .ifPresent(b -> problem.accept(
                                field, ours + " is " + a.type() + ", but " + theirs + " is " + b.type())));
            });
            joined.filter(table -> !join.on().isEmpty())
                    .filter(table ->
                            table.key().isEmpty() || !join.on().values().containsAll(table.key()))
                    .ifPresent(table -> problem.accept(
                            field,
                            "at most one row of " + table.name() + " may match; join on its whole key "
                                    + String.join(", ", table.key())));
        });
    }

    private Optional<Column> column(String field, TableInfo table, String name) {
        Optional<Column> column = table.column(name);
        if (column.isEmpty()) {
            problem.accept(field, table.name() + " has no column " + name + columnHint(table, name));
        }
        return column;
    }

    static String columnHint(TableInfo table, String name) {
        return Nearest.hint(name, table.columns().stream().map(Column::name).toList());
    }

    private void criteria(CriteriaScope scope) {
        try {
            Criteria.parse(policy.criteria(), scope);
        } catch (CriteriaException e) {
            problem.accept("criteria", e.getMessage());
        }
        String age = policy.ageColumn();
        if (age != null) {
            try {
                EligibilityRule.ageColumn(scope, age);
            } catch (CriteriaException e) {
                problem.accept("age", e.getMessage());
            }
        }
        String from = policy.retentionFrom();
        if (from != null) {
            try {
                EligibilityRule.ageColumn(scope, from);
            } catch (CriteriaException e) {
                problem.accept("retention_from", e.getMessage());
            }
        }
    }

    private void foreignKeys(Schema schema, TableName root, Set<TableName> handedOff) {
        Set<TableName> moved = ground.moved(policy);
        Set<TableName> hanging = hanging(schema, root, moved);
        for (TableName table : moved) {
            if (!hanging.contains(table)) {
                problem.accept(
                        "bundle", table + " does not hang on " + root + ": no foreign key leads from it to " + root);
            }
        }
        if (policy.bundle().stream()
                .anyMatch(text -> ground.name(policy, text).filter(root::equals).isPresent())) {
            problem.accept("bundle", root + " is the policy's own table and belongs not into its bundle");
        }
        for (ForeignKey key : schema.foreignKeys()) {
            if (!moved.contains(key.parent())) {
                continue;
            }
            if (key.selfReference() && !key.child().equals(root)) {
                problem.accept(
                        "bundle",
                        "foreign key " + key.name() + " refers from " + key.child()
                                + " to itself: a row of it that stays could hang on one that leaves with "
                                + root + "; only a policy's own table may refer to itself");
            } else if (!moved.contains(key.child()) && !handedOff.contains(key.child())) {
                problem.accept(
                        "bundle",
                        "foreign key " + key.name() + " refers from " + key.child() + " to " + key.parent()
                                + ", whose rows leave: deleting them " + effect(key.onDelete()) + "; add "
                                + key.child() + " to the bundle");
            }
        }
        circle(schema, moved);
    }

    private static String effect(ForeignKey.OnDelete onDelete) {
        return switch (onDelete) {
            case NO_ACTION, RESTRICT -> "would fail";
            case CASCADE -> "would silently delete its rows (CASCADE)";
            case SET_NULL -> "would silently change its rows (SET NULL)";
            case SET_DEFAULT -> "would silently change its rows (SET DEFAULT)";
        };
    }

    /// What of `moved` is tied to `root` by foreign keys of tables that are all in `moved`.
    private static Set<TableName> hanging(Schema schema, TableName root, Set<TableName> moved) {
        Set<TableName> hanging = new HashSet<>(Set.of(root));
        boolean grew = true;
        while (grew) {
            grew = false;
            for (ForeignKey key : schema.foreignKeys()) {
                if (hanging.contains(key.parent()) && moved.contains(key.child())) {
                    grew |= hanging.add(key.child());
                }
            }
        }
        return hanging;
    }

    /// Takes away tables that nothing refers to until none is left, or only a circle.
    private void circle(Schema schema, Set<TableName> moved) {
        Set<TableName> left = new HashSet<>(moved);
        boolean shrank = true;
        while (shrank) {
            shrank = left.removeIf(table ->
                    schema.referencesTo(table).stream().map(ForeignKey::child).noneMatch(left::contains));
        }
        if (!left.isEmpty()) {
            problem.accept(
                    "bundle",
                    "foreign keys go round in a circle among "
                            + String.join(
                                    ", ",
                                    left.stream()
                                            .sorted()
                                            .map(TableName::toString)
                                            .toList())
                            + "; there is no order in which rows could be deleted");
        }
    }

    private void archiveSchema() {
        String schema = CanonicalDefinition.archiveSchema(policy);
        if (!schema.matches("[A-Za-z_][A-Za-z0-9_$-]{0,62}")) {
            problem.accept("archive_schema", "\"" + schema + "\" is no schema name");
        }
        if (policy.database().equals(policy.archiveDatabase())) {
            ground.moved(policy).stream()
                    .filter(table -> table.schema().equals(schema))
                    .forEach(table -> problem.accept(
                            "archive_schema",
                            "the archive table of " + table + " would be the table itself; name another schema"));
        }
    }
}
