package dev.holdfast.session;

/// Keys on their way from a session to a child policy.
///
/// @param keys handed off; @param pendingKeys not yet marked by the child; @param settledKeys done
/// @param waitingRows rows of the child's table that hang on these keys and are not yet due
public record HandoffView(
        long session,
        String childPolicy,
        long chunks,
        long keys,
        long pendingKeys,
        long settledKeys,
        long waitingRows) {}
