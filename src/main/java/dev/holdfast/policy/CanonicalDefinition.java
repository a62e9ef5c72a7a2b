package dev.holdfast.policy;

import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.TableName;
import java.util.TreeMap;

/// One spelling for definitions that mean the same, so that a diff shows only what changes.
///
/// Tables lose the engine's default schema, the archive schema is left out where it is the default, what has no order
/// is sorted, criteria lose the blanks around them.
final class CanonicalDefinition {
    private CanonicalDefinition() {}

    static PolicyDefinition of(PolicyDefinition definition, Engine engine) {
        var joins = new TreeMap<String, PolicyDefinition.JoinDefinition>();
        definition
                .joins()
                .forEach((alias, join) ->
                        joins.put(alias, new PolicyDefinition.JoinDefinition(table(join.table(), engine), join.on())));
        boolean usual = defaultArchiveSchema(definition.database(), definition.archiveDatabase())
                .equals(definition.archiveSchema());
        return PolicyDraft.of(definition)
                .table(table(definition.table(), engine))
                .bundle(definition.bundle().stream()
                        .map(text -> table(text, engine))
                        .sorted()
                        .toList())
                .joins(joins)
                .criteria(definition.criteria().strip())
                .archive(definition.archiveDatabase(), usual ? null : definition.archiveSchema())
                .acknowledge(
                        definition.acknowledge().stream().sorted().distinct().toList())
                .definition();
    }

    static String table(String text, Engine engine) {
        String prefix = engine.defaultSchema() + ".";
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    static String table(TableName table, Engine engine) {
        return table.schema().equals(engine.defaultSchema()) ? table.table() : table.toString();
    }

    /// Where archive tables go when the author names no schema: `shop_archive` beside the tables of `shop`, `shop` in
    /// another database.
    static String defaultArchiveSchema(String database, String archiveDatabase) {
        return database.equals(archiveDatabase) ? database + "_archive" : database;
    }

    static String archiveSchema(PolicyDefinition definition) {
        String schema = definition.archiveSchema();
        return schema == null ? defaultArchiveSchema(definition.database(), definition.archiveDatabase()) : schema;
    }
}
