package dev.holdfast.callback;

import dev.holdfast.dialect.Keys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a service told up to a checkpoint, or to its end; counted, digested, every key once.
///
/// @param archived keys of rows that it archived
/// @param skipped keys of rows that stay; @param reasons one for each of them
/// @param token where it goes on; null at the end
public record Page(
        Keys archived,
        Keys skipped,
        List<String> reasons,
        @Nullable String token) {
    public Page {
        reasons = List.copyOf(reasons);
    }

    public boolean last() {
        return token == null;
    }
}
