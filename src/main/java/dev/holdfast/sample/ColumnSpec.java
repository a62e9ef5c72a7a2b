package dev.holdfast.sample;

/// A column of a kind of table, as `columns.csv` has it.
///
/// @param type as SQL Server spells it, or `identity`
/// @param role `key`, `not null` or `null`
/// @param value how the value of a row is made, a word and its arguments: `cycle 4 250`
record ColumnSpec(String name, String type, String role, String value) {
    boolean key() {
        return role.equals("key");
    }

    boolean nullable() {
        return role.equals("null");
    }

    boolean identity() {
        return type.equals("identity");
    }
}
