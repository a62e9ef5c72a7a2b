package dev.holdfast.dispose;

import dev.holdfast.dialect.Keys;
import java.time.Instant;
import java.util.List;

/// Rows of one chunk with one end, as they are to go.
///
/// @param item its number in the order, from 1
/// @param keys of the root rows; @param keysDigest over them
/// @param tables children first, the root last
record FrozenItem(
        int item,
        ItemKind kind,
        long session,
        long chunk,
        Instant archivedAt,
        Instant retainUntil,
        List<String> keyColumns,
        Keys keys,
        String keysDigest,
        long bytes,
        List<FrozenTable> tables) {
    FrozenItem {
        keyColumns = List.copyOf(keyColumns);
        tables = List.copyOf(tables);
    }

    long rows() {
        return tables.stream().mapToLong(FrozenTable::rows).sum();
    }
}
