package dev.holdfast.notify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A delivery as a reader sees it.
///
/// @param endpoint its name; empty when nobody of that number is left
/// @param attempts made so far, ever
/// @param dueAt when it is tried next, unless the endpoint is left alone; null when it is settled
/// @param lastStatus of the last attempt; null when there was none, or no answer
/// @param problem why the last attempt failed, or why it is dead; empty when neither
public record DeliveryView(
        long id,
        String messageId,
        int endpointId,
        String endpoint,
        Event event,
        @Nullable Long session,
        DeliveryState state,
        int attempts,
        Instant createdAt,
        @Nullable Instant dueAt,
        @Nullable Instant settledAt,
        @Nullable Integer lastStatus,
        String problem,
        String body) {
    /// One attempt.
    ///
    /// @param status null when no answer came; @param error why, null when one did
    public record Attempt(
            long id,
            Instant at,
            int millis,
            @Nullable Integer status,
            String response,
            @Nullable String error) {}
}
