package dev.holdfast.hold;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A hold to be placed.
///
/// @param matter the case that people know it by, which may have many holds
/// @param scopes what it covers, at least one
/// @param expiresAt when somebody must look at it again; null for no end
public record NewHold(
        String matter,
        String reason,
        String placedBy,
        List<HoldScope> scopes,
        @Nullable Instant expiresAt) {
    public NewHold {
        scopes = List.copyOf(scopes);
        if (matter.isBlank() || placedBy.isBlank() || scopes.isEmpty()) {
            throw new IllegalArgumentException("a hold has a matter, somebody who places it, and something it covers");
        }
    }

    /// Without an end.
    public NewHold(String matter, String reason, String placedBy, List<HoldScope> scopes) {
        this(matter, reason, placedBy, scopes, null);
    }
}
