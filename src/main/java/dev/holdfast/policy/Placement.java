package dev.holdfast.policy;

import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.TableName;
import java.util.List;
import java.util.stream.Stream;

/// Where the rows of a policy come from and where they go, under one version of it.
public record Placement(
        String database, TableName table, List<TableName> bundle, String archiveDatabase, String archiveSchema) {
    public Placement {
        bundle = List.copyOf(bundle);
    }

    public static Placement of(Policy policy) {
        return new Placement(
                policy.database(), policy.table(), policy.bundle(), policy.archiveDatabase(), policy.archiveSchema());
    }

    static Placement of(PolicyDefinition definition, Engine engine) {
        return new Placement(
                definition.database(),
                TableName.parse(definition.table(), engine.defaultSchema()),
                definition.bundle().stream()
                        .map(table -> TableName.parse(table, engine.defaultSchema()))
                        .toList(),
                definition.archiveDatabase(),
                CanonicalDefinition.archiveSchema(definition));
    }

    /// The archive tables of all its tables, the root's first.
    public List<TableName> archiveTables() {
        return Stream.concat(Stream.of(table), bundle.stream())
                .map(this::archived)
                .toList();
    }

    /// The archive table of one of its tables; those of other schemas than the root's carry their schema's name.
    public TableName archived(TableName source) {
        boolean plain = source.schema().equals(table.schema());
        return new TableName(archiveSchema, plain ? source.table() : source.schema() + "_" + source.table());
    }
}
