package dev.holdfast.audit;

/// A head that a governed database remembers. @param database its name; @param session whose end wrote it
public record Anchor(String database, long session, Head head) {}
