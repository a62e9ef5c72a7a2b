package dev.holdfast.dispose;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A disposal order.
///
/// @param kind `due`, or `replay` for rows that were disposed of before and came back
/// @param rule by which the rows are due, in words
/// @param holdsAsked how many holds bound the policy when the set was frozen, and `rowsHeld` root rows that they kept
/// out
/// @param digest of the frozen set: what an approval is of
/// @param disposedRows so far, of all tables; @param heldRows root rows of the set that stayed because a hold came
/// @param problem why it stopped, or why it does not get on for the moment; empty otherwise
public record Order(
        long id,
        String kind,
        int policyId,
        String policy,
        int policyVersion,
        String database,
        String archive,
        String rule,
        int graceDays,
        Duration coolingOff,
        String reason,
        int holdsAsked,
        long rowsHeld,
        int items,
        long rows,
        long bytes,
        String merkleRoot,
        String digest,
        OrderState state,
        String requestedBy,
        Instant requestedAt,
        @Nullable String approvedBy,
        @Nullable Instant approvedAt,
        @Nullable Instant executableAt,
        @Nullable String refusedBy,
        @Nullable Instant refusedAt,
        @Nullable String refusal,
        @Nullable String runAskedBy,
        @Nullable Instant runAskedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        int itemsDone,
        long disposedRows,
        long heldRows,
        String problem) {
    /// What a certificate and a dialog call it: `orders@vault`.
    public String target() {
        return policy + "@" + archive;
    }

    /// Whether it is approved and may not be run yet.
    public boolean cooling(Instant now) {
        return state == OrderState.APPROVED && executableAt != null && now.isBefore(executableAt);
    }
}
