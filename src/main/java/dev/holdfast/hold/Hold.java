package dev.holdfast.hold;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A hold as it stands.
///
/// @param expiresAt when it goes to review; null for no end
/// @param released null as long as it binds
/// @param scopes what it covers
/// @param fences what has to be raised before it is effective; empty until that was found out
/// @param counted what it was last seen to keep; null when that was never counted
public record Hold(
        long id,
        String matter,
        String reason,
        HoldState state,
        String placedBy,
        Instant placedAt,
        @Nullable Instant effectiveAt,
        @Nullable Instant expiresAt,
        @Nullable Release released,
        List<HeldScope> scopes,
        List<Fence> fences,
        @Nullable Counted counted) {
    public Hold {
        scopes = List.copyOf(scopes);
        fences = List.copyOf(fences);
    }

    /// Root rows that it was seen to keep, as far as they could be told.
    ///
    /// @param hot in sources; @param warm in archives
    /// @param cold in cold files; null when they were not counted, or some could not be told
    public record Counted(long hot, long warm, @Nullable Long cold, Instant at) {}

    /// Whether covered rows stay because of it.
    public boolean binds() {
        return state != HoldState.RELEASED;
    }

    /// Who ended it, when and why.
    public record Release(String by, Instant at, String reason) {}

    /// One policy's fence in one database.
    ///
    /// @param raisedAt null until deletes that did not know of the hold are over there
    /// @param problem why it could not be raised at the last attempt; null when it was, or was never tried
    public record Fence(
            String database,
            String fence,
            @Nullable Instant raisedAt,
            @Nullable String problem) {}

    /// Databases that it concerns: the m of "effective on n of m".
    public Set<String> databases() {
        return fences.stream().map(Fence::database).collect(Collectors.toUnmodifiableSet());
    }

    /// Databases in which no delete that did not know of it can still be under way.
    public Set<String> effectiveOn() {
        Set<String> open = fences.stream()
                .filter(fence -> fence.raisedAt() == null)
                .map(Fence::database)
                .collect(Collectors.toUnmodifiableSet());
        return databases().stream()
                .filter(database -> !open.contains(database))
                .collect(Collectors.toUnmodifiableSet());
    }
}
