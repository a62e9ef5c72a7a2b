package dev.holdfast.legacy;

import java.util.List;

/// What became of the tables that an act was for.
///
/// @param did what was done to them, in the past tense: `folded`, `dropped`, `brought back`
/// @param ids that entered the ledger, or left it
/// @param left tables that were not done, each with the reason; the first ones only, when they are many
public record Done(String did, long tables, long ids, long leftTables, List<Left> left) {
    /// As many are named.
    static final int NAMED = 100;

    /// A table that stays as it was for now, and why.
    public record Left(String table, String reason) {}

    public Done {
        left = left.stream().limit(NAMED).toList();
    }
}
