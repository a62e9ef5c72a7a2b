package dev.holdfast.history;

import java.util.Set;

/// A column of the answer.
///
/// @param type as the source has it, or the archive where the source has no such column
/// @param gone whether only archived rows have it
public record HistoryColumn(String name, String type, boolean key, boolean gone) {
    /// As both engines call them.
    private static final Set<String> NUMBERS = Set.of(
            "tinyint",
            "smallint",
            "int",
            "integer",
            "bigint",
            "decimal",
            "numeric",
            "real",
            "float",
            "double precision",
            "smallmoney",
            "money",
            "oid");

    /// Whether its values are numbers; an array of them is none.
    public boolean number() {
        int parenthesis = type.indexOf('(');
        return NUMBERS.contains(parenthesis < 0 || type.endsWith("[]") ? type : type.substring(0, parenthesis));
    }
}
