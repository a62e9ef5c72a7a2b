package dev.holdfast.maintenance;

import dev.holdfast.dialect.Upkeep.Horizon;
import dev.holdfast.dialect.Upkeep.IndexFill;
import dev.holdfast.dialect.Upkeep.TableState;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What one table needs.
///
/// @param blocker what keeps the server from using the room of dead rows; null where nothing does, or none are dead
/// @param bloated indexes that are at least twice as large as they need be
/// @param needs what is to be done; empty for nothing
/// @param words why, for people
public record TableAdvice(
        TableState state, @Nullable Horizon blocker, List<IndexFill> bloated, List<Need> needs, List<String> words) {
    /// What can be done.
    public enum Need {
        ANALYZE,
        VACUUM,
        REINDEX;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public TableAdvice {
        bloated = List.copyOf(bloated);
        needs = List.copyOf(needs);
        words = List.copyOf(words);
    }

    /// Room that a new build of its indexes would give back.
    public long indexAir() {
        return bloated.stream()
                .mapToLong(fill -> fill.bytes() - fill.expected())
                .sum();
    }
}
