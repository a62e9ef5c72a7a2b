package dev.holdfast.notify;

import java.util.UUID;

/// A delivery in somebody's hand.
///
/// @param claim that of this attempt alone
/// @param tries attempts before this one
record Parcel(long id, String messageId, Event event, String body, int tries, UUID claim) {}
