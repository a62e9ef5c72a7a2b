package dev.holdfast.legacy;

import java.util.Set;

/// Which tables of a plan an act is for, to go gradually.
///
/// @param children empty for all; @param limit most tables, 0 for no limit
public record Scope(Set<String> children, int limit) {
    public static final Scope ALL = new Scope(Set.of(), 0);

    public Scope {
        children = Set.copyOf(children);
    }

    boolean covers(String child) {
        return children.isEmpty() || children.contains(child);
    }

    int left(int done) {
        return limit == 0 ? Integer.MAX_VALUE : Math.max(0, limit - done);
    }
}
