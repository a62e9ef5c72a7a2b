package dev.holdfast.hold;

import java.time.Instant;

/// Something that happened to a hold. @param kind `placed`, `extended`, `review` or `released`
public record HoldEvent(String kind, String actor, String message, Instant at) {}
