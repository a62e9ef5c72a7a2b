package dev.holdfast.session;

import java.time.Instant;

/// Something that happened in a session. @param severity `info`, `warning` or `error`
public record SessionEvent(long id, long session, Instant at, String severity, String kind, String message) {}
