package dev.holdfast.session;

import java.util.UUID;

/// A node's right to work on something, until it is given back or runs out.
public record Lease(String resource, UUID owner, long epoch) {}
