package dev.holdfast.glance;

/// A policy with no more than tells it from others.
///
/// @param depth 0 for a root; @param table with its schema
public record PolicyLine(int id, String name, int depth, String database, String table, boolean paused) {
    public boolean root() {
        return depth == 0;
    }
}
