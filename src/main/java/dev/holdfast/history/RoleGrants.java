package dev.holdfast.history;

import java.util.List;

/// A role that may read history views and nothing else.
///
/// @param statements that make it and give it its rights
/// @param left views that it is not given, and why
/// @param done whether the statements were executed and what it may do was tried
public record RoleGrants(String database, String role, List<String> statements, List<String> left, boolean done) {
    public RoleGrants {
        statements = List.copyOf(statements);
        left = List.copyOf(left);
    }
}
