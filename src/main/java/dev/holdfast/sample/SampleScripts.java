package dev.holdfast.sample;

import java.util.List;

/// What makes the databases of one sample on PostgreSQL. A database is named as the server calls it.
interface SampleScripts {
    /// One `insert`, which makes the rows of a slice of numbers.
    ///
    /// @param table `schema.table` as the catalog spells it
    record Insert(String table, String sql) {}

    /// Runs before all else in each database.
    String functions();

    String schema(String database);

    List<Insert> inserts(String database);

    /// Keys and indexes, made once the rows are there.
    String indexes(String database);
}
