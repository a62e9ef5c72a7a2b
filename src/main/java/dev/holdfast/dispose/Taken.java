package dev.holdfast.dispose;

import java.time.Instant;

/// A row that an order took, as the register knows it. @param at when
public record Taken(long order, int item, long chunk, long session, String source, String table, Instant at) {}
