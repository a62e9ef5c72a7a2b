package dev.holdfast.legacy;

import dev.holdfast.dialect.SessionTables.Consumed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is looked for.
///
/// @param template empty to have templates suggested; @param schema empty for the engine's usual one
/// @param owner empty for whoever owns most; @param key empty for the primary key
/// @param consumed null when every row is pending
public record CensusWish(
        String database,
        String template,
        String schema,
        String owner,
        List<String> key,
        @Nullable Consumed consumed) {
    public CensusWish {
        key = List.copyOf(key);
    }
}
