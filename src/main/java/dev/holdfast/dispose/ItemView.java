package dev.holdfast.dispose;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An item of an order, without its keys.
///
/// @param heldKeys root keys that stayed because a hold came
/// @param endedAt null until it was executed
public record ItemView(
        int item,
        ItemKind kind,
        long session,
        long chunk,
        Instant archivedAt,
        Instant retainUntil,
        String keysDigest,
        int keys,
        long bytes,
        int heldKeys,
        @Nullable Instant endedAt,
        List<TableView> tables) {
    public ItemView {
        tables = List.copyOf(tables);
    }

    /// @param disposedRows null until it was executed, as is `disposedRoot` over what went
    public record TableView(
            int position,
            String source,
            String table,
            long rows,
            String hash,
            String root,
            @Nullable Long disposedRows,
            @Nullable String disposedRoot,
            @Nullable Long leftRows) {}
}
