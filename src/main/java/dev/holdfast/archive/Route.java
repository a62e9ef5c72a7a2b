package dev.holdfast.archive;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.Policy;
import java.util.List;

/// A policy made ready to run: databases open, tables resolved against the catalog, in the order in which their rows
/// go.
///
/// @param tables children first, the root last
/// @param due which root rows are due; without start and limit
/// @param linkColumns columns of the root table that the parent's keys match; empty for a root policy
/// @param actingKeys whether a foreign key between the tables deletes or empties rows by itself (CASCADE, SET NULL, SET
///     DEFAULT): then a row that is inserted while a chunk goes would go unarchived, so parents are locked first
/// @param inLevels whether rows of the root table refer to each other: then a session takes those that no other refers
///     to, and what they hung on is due only then. They are locked first, too: whether they are still free is told by
///     the delete, when nothing new can refer to them
/// @param fingerprint of the tables when they were looked at, see [dev.holdfast.dialect.CatalogReader#fingerprint]
public record Route(
        Policy policy,
        GovernedDatabase source,
        GovernedDatabase archive,
        List<MoveTable> tables,
        MarkQuery due,
        List<Column> linkColumns,
        boolean actingKeys,
        boolean inLevels,
        String fingerprint) {
    /// Whether rows of the root and its bundle are locked before any of them goes: nothing may be added to them then,
    /// and a date that the bundle's ends are reckoned from may not change before the root's own is.
    public boolean locksFirst() {
        return actingKeys || inLevels || (root().clock() != null && tables.size() > 1);
    }

    public Route {
        tables = List.copyOf(tables);
        linkColumns = List.copyOf(linkColumns);
    }

    public MoveTable root() {
        return tables.getLast();
    }

    /// The fence that chunks of this policy pass.
    public String scope() {
        return scope(policy);
    }

    /// As [#scope()], of a policy that is not made ready to run.
    public static String scope(Policy policy) {
        return "policy:" + policy.id();
    }
}
