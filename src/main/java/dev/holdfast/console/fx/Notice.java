package dev.holdfast.console.fx;

import java.time.Instant;

/// Something that a person is told without having asked.
///
/// @param trouble it stays until somebody takes it away
/// @param go leads to what it is about
public record Notice(Instant at, boolean trouble, String text, Runnable go) {}
