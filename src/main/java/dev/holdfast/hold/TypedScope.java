package dev.holdfast.hold;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A scope as a person gives it: a policy, or a table with keys, with criteria, or as a whole.
///
/// @param policy empty for a table; @param table `database/table` or `database/schema.table`
/// @param keys a row of values each, in key order or under a first row that names the key's columns; null for none
/// @param criteria empty for none; @param zone in which criteria read dates
/// @param below also everything that is handed off below the keys
public record TypedScope(
        String policy, String table, @Nullable List<List<String>> keys, String criteria, String zone, boolean below) {
    public TypedScope {
        keys = keys == null ? null : keys.stream().map(List::copyOf).toList();
    }

    public static TypedScope ofPolicy(String policy) {
        return new TypedScope(policy, "", null, "", "UTC", false);
    }

    public static TypedScope ofTable(String table) {
        return new TypedScope("", table, null, "", "UTC", false);
    }

    public static TypedScope ofKeys(String table, List<List<String>> keys, boolean below) {
        return new TypedScope("", table, keys, "", "UTC", below);
    }

    public static TypedScope matching(String table, String criteria, String zone) {
        return new TypedScope("", table, null, criteria, zone, false);
    }
}
