package dev.holdfast.restore;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/// Where a policy archives to, or did under an earlier version: its tables as they stand in that archive.
///
/// @param tables names in the source; @param standing the same tables in the archive, side by side, the root last
record Place(
        Policy policy,
        Placement placement,
        GovernedDatabase source,
        GovernedDatabase archive,
        List<TableName> tables,
        List<MoveTable> standing) {
    Place {
        tables = List.copyOf(tables);
        standing = List.copyOf(standing);
    }

    MoveTable root() {
        return standing.getLast();
    }

    TableName rootTable() {
        return tables.getLast();
    }

    Optional<MoveTable> standing(TableName table) {
        int at = tables.indexOf(table);
        return at < 0 ? Optional.empty() : Optional.of(standing.get(at));
    }

    boolean local() {
        return source.name().equals(archive.name());
    }

    String archived(MoveTable table) {
        return archive.name() + "/" + table.source();
    }

    /// The same place, whichever way it was found.
    boolean same(Place other) {
        return policy.id() == other.policy.id() && placement.equals(other.placement);
    }

    /// Those columns of a table that it has, in the order of the names.
    static List<Column> columns(MoveTable table, List<String> names) {
        return names.stream()
                .flatMap(name -> table.columns().stream()
                        .map(MoveTable.MoveColumn::column)
                        .filter(column -> column.name().equals(name)))
                .toList();
    }

    /// Keys in other arrays: an archive may keep as text what its source numbers.
    static Keys as(Keys keys, List<KeyType> layout) {
        if (keys.layout().equals(layout)) {
            return keys;
        }
        List<Object> columns = new ArrayList<>();
        for (int i = 0; i < layout.size(); i++) {
            int at = i;
            List<String> texts = IntStream.range(0, keys.size())
                    .mapToObj(row -> String.valueOf(keys.key(row).get(at)))
                    .toList();
            columns.add(
                    switch (layout.get(i)) {
                        case BIGINT -> texts.stream().mapToLong(Long::parseLong).toArray();
                        case UUID -> texts.stream().map(UUID::fromString).toArray(UUID[]::new);
                        case TEXT -> texts.toArray(String[]::new);
                    });
        }
        return new Keys(layout, columns);
    }
}
