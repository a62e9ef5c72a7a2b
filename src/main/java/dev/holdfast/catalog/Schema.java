package dev.holdfast.catalog;

import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.Trigger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One database's catalog at one moment.
///
/// @param database the name of the governed database
public record Schema(
        String database, Map<TableName, TableInfo> tables, List<ForeignKey> foreignKeys, List<Trigger> triggers) {
    public Schema {
        tables = Map.copyOf(tables);
        foreignKeys = List.copyOf(foreignKeys);
        triggers = List.copyOf(triggers);
    }

    public static Schema of(
            String database, List<TableInfo> tables, List<ForeignKey> foreignKeys, List<Trigger> triggers) {
        return new Schema(
                database,
                tables.stream().collect(Collectors.toMap(TableInfo::name, Function.identity())),
                foreignKeys,
                triggers);
    }

    public Optional<TableInfo> table(TableName name) {
        return Optional.ofNullable(tables.get(name));
    }

    /// Names of the tables, as people write them.
    public List<String> names() {
        return tables.keySet().stream().map(TableName::toString).toList();
    }

    /// Foreign keys by which rows of `table` refer to rows of it.
    public List<ForeignKey> selfReferences(TableName table) {
        return foreignKeys.stream()
                .filter(key -> key.selfReference() && key.parent().equals(table))
                .toList();
    }

    /// Foreign keys of other tables that refer to `parent`; a self-reference is not among them.
    public List<ForeignKey> referencesTo(TableName parent) {
        return foreignKeys.stream()
                .filter(key -> key.parent().equals(parent) && !key.selfReference())
                .toList();
    }
}
