package dev.holdfast.restore;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A restore as a reader sees it.
///
/// @param error why it was refused or interrupted; empty when it was not
/// @param restored rows that came back; @param there equal rows that stood in the source; @param left rows that stayed
///     in the archive because others stand in their place
/// @param tables what became of the rows of each table, parents first; empty until it is done
public record RestoreView(
        long id,
        RestoreState state,
        RestoreWish wish,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        String error,
        long restored,
        long there,
        long left,
        List<Line> tables) {
    public RestoreView {
        tables = List.copyOf(tables);
    }

    /// @param leftKeys the first of the keys that stayed
    public record Line(String database, String table, long restored, long there, long left, List<String> leftKeys) {
        public Line {
            leftKeys = List.copyOf(leftKeys);
        }
    }
}
