package dev.holdfast.dispose;

import java.math.BigDecimal;

/// What of an item is in one table.
///
/// @param source `schema.table` of the source; @param table where the rows are
/// @param hash sum of the record hashes; @param root over the rows, in hexadecimal
public record FrozenTable(String source, String table, long rows, BigDecimal hash, String root) {}
