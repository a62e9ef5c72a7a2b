package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// Reads the system catalog. A few statements for a whole database, never one for each table.
public interface CatalogReader {
    /// Ordinary and partitioned tables outside of system schemas and of Holdfast's own; partitions count as their
    /// parent.
    List<TableInfo> tables(Connection connection) throws SQLException;

    /// Those of `wanted` that there are, for whoever needs no others. Read within a transaction, for an engine may name
    /// them to it once for several statements.
    List<TableInfo> tables(Connection connection, List<TableName> wanted) throws SQLException;

    List<ForeignKey> foreignKeys(Connection connection) throws SQLException;

    List<Trigger> triggers(Connection connection) throws SQLException;

    /// What a DELETE of `tables` sets off or meets beside the rows that it names, foreign keys apart; ordered by table,
    /// kind and name.
    List<Effect> effects(Connection connection, List<TableName> tables) throws SQLException;

    /// Labels of the enum columns of `tables`, in order.
    List<EnumLabel> enumLabels(Connection connection, List<TableName> tables) throws SQLException;

    /// A hash of all that decides what a DELETE of `tables` does and what their rows look like: columns with their
    /// types, enum labels, domains, keys, foreign keys of and to the tables, triggers and rules on DELETE with the
    /// source of the triggers' functions, row-level security, inheritance. Comments, statistics, defaults, VACUUM
    /// and index builds do not change it, nor does a new partition that is like the others.
    ///
    /// One statement; cheap enough for every chunk. Compare only hashes of one database and one login. A table
    /// that is not there is a fact like any other.
    ///
    /// @return SHA-256 in lower-case hex
    String fingerprint(Connection connection, List<TableName> tables) throws SQLException;

    /// What [#fingerprint] is the hash of, with that hash.
    Facts facts(Connection connection, List<TableName> tables) throws SQLException;

    /// What differs between the facts of then and of now, in sentences for a DBA.
    List<String> changes(Connection connection, List<String> then, List<String> now) throws SQLException;

    /// What a row takes in each of `tables` on average, without indexes and without what deleted rows left behind: an
    /// estimate from the engine's statistics. A table that was never analysed is not in the answer.
    Map<TableName, Long> meanRowBytes(Connection connection, List<TableName> tables) throws SQLException;
}
