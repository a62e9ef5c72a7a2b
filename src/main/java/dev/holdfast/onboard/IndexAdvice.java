package dev.holdfast.onboard;

import dev.holdfast.catalog.Schema;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Indexing;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.policy.PolicyDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which indexes runs of a policy would miss, as far as the catalog tells. Before a run the gate of the plan asks the
/// planner, too.
final class IndexAdvice {
    /// Smaller tables are read from end to end by right.
    private static final long SMALL_ROWS = 10_000;

    /// From which size on a table that was never analysed is no small one.
    private static final long UNKNOWN_BYTES = 1 << 20;

    private final Schema schema;
    private final Engine engine;
    private final Indexing indexing;

    IndexAdvice(Schema schema, Engine engine, Indexing indexing) {
        this.schema = schema;
        this.engine = engine;
        this.indexing = indexing;
    }

    List<MissingIndex> of(PolicyDefinition policy) {
        List<MissingIndex> missing = new ArrayList<>();
        TableName root = name(policy.table());
        String age = policy.ageColumn();
        if (age != null && age.indexOf('.') < 0) {
            add(root, List.of(age), "finds due rows in their order", missing);
        }
        if (!policy.link().isEmpty()) {
            add(root, List.copyOf(policy.link().values()), "finds the rows of handed-off keys", missing);
        }
        Set<TableName> moved = Stream.concat(Stream.of(policy.table()), policy.bundle().stream())
                .map(this::name)
                .collect(Collectors.toSet());
        for (ForeignKey key : schema.foreignKeys()) {
            if (moved.contains(key.child()) && moved.contains(key.parent())) {
                add(key.child(), key.childColumns(), "finds the rows that hang on deleted ones", missing);
            }
        }
        return missing;
    }

    private TableName name(String text) {
        return TableName.parse(text, engine.defaultSchema());
    }

    private void add(TableName name, List<String> columns, String why, List<MissingIndex> missing) {
        schema.table(name)
                .filter(table -> matters(table) && !table.indexedBy(columns))
                .ifPresent(_ -> missing.add(new MissingIndex(
                        schema.database(), name.toString(), columns, why, indexing.createIndex(name, columns))));
    }

    private static boolean matters(TableInfo table) {
        return table.estimatedRows() >= SMALL_ROWS || (table.estimatedRows() == 0 && table.bytes() >= UNKNOWN_BYTES);
    }
}
