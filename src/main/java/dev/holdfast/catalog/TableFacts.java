package dev.holdfast.catalog;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.TableName;
import dev.holdfast.proof.Sha256;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a decision about a table rests on: its columns, its key, the foreign keys from it and to it. Sizes, statistics
/// and indexes are not among them, nor is the order of columns.
///
/// Digests are of this program: compare only what it made of one database.
public final class TableFacts {
    private static final int DIGEST_BYTES = 16;

    private final Schema schema;
    private final Map<TableName, List<ForeignKey>> keys = new TreeMap<>();

    public TableFacts(Schema schema) {
        this.schema = schema;
        for (ForeignKey key : schema.foreignKeys()) {
            keys.computeIfAbsent(key.child(), _ -> new ArrayList<>()).add(key);
            if (!key.selfReference()) {
                keys.computeIfAbsent(key.parent(), _ -> new ArrayList<>()).add(key);
            }
        }
    }

    /// 32 hexadecimal digits; those of a table that is not there are the same for all such tables.
    public String digest(TableName table) {
        return HexFormat.of().formatHex(Sha256.of(String.join("\n", facts(table))), 0, DIGEST_BYTES);
    }

    private List<String> facts(TableName table) {
        List<String> facts = new ArrayList<>();
        schema.table(table).ifPresent(info -> {
            info.columns().forEach(column -> facts.add(fact(column)));
            facts.add("key " + String.join(",", info.key()));
            facts.add("partitioned " + info.partitioned());
        });
        keys.getOrDefault(table, List.of()).forEach(key -> facts.add(fact(key)));
        facts.sort(null);
        return facts;
    }

    private static String fact(Column column) {
        return "column %s %s nullable=%s generated=%s identity=%s"
                .formatted(column.name(), column.type(), column.nullable(), column.generated(), column.identity());
    }

    /// Without its name: two that do the same are the same.
    private static String fact(ForeignKey key) {
        return "foreign key %s(%s) to %s(%s) %s"
                .formatted(
                        key.child(),
                        String.join(",", key.childColumns()),
                        key.parent(),
                        String.join(",", key.parentColumns()),
                        key.onDelete());
    }
}
