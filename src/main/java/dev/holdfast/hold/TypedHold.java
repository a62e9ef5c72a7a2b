package dev.holdfast.hold;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A hold as a person asks for it. @param expiresAt null for no end
public record TypedHold(
        String matter,
        String reason,
        String actor,
        List<TypedScope> scopes,
        @Nullable Instant expiresAt) {
    public TypedHold {
        scopes = List.copyOf(scopes);
    }
}
