package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Makes archive tables and keeps them in step with their source.
public interface ArchiveDdl {
    /// The columns of ours that every archive table has, in order; one with a retention clock has its column, too.
    List<String> OURS = List.of("hf_archived_at", "hf_session", "hf_chunk", "hf_retain_until");

    /// Whether a column of an archive table is one of ours, and none of its source.
    static boolean ours(String column) {
        return OURS.contains(column) || column.equals(RetentionClock.COLUMN);
    }

    /// Those of `names` that are none of [#OURS]: what a file keeps of rows.
    static List<String> withoutOurs(List<String> names) {
        return names.stream().filter(name -> !OURS.contains(name)).toList();
    }

    /// The type that keeps a source column's values in an archive table of another database.
    MoveTable.MoveColumn archived(Column column, boolean sameDatabase);

    /// Columns of an archive table with their types; empty when there is no such table.
    Optional<List<Column>> archiveColumns(Connection connection, TableName table) throws SQLException;

    /// The statements that make an archive table: columns by name, ours after them, range-partitioned by month.
    List<String> createArchiveTable(MoveTable table);

    /// The column that keeps the date of rows whose retention is counted from one, see [RetentionClock].
    MoveTable.MoveColumn retentionColumn();

    String addArchiveColumn(TableName table, MoveTable.MoveColumn column);

    String dropArchiveColumn(TableName table, String column);

    String dropArchiveTable(TableName table);

    /// Whether every value of a type is kept by another as it is: then what a manifest proves stays true, its record
    /// hash, the hash of its text and its root alike.
    Widening widening(String from, String to);

    /// What it takes to change a column's type.
    enum Widening {
        /// Values might be lost, or hash or be spelt in another way.
        NONE,
        /// The catalog changes, no stored row does.
        IN_PLACE,
        /// Every stored row is written again, and nobody else reads or writes the table until that is done.
        REWRITE
    }

    String widenArchiveColumn(TableName table, String column, String type);

    /// Fails, and changes nothing, when a value would not be the same in the narrower type.
    String narrowArchiveColumn(TableName table, String column, String type);

    /// Whether one of our statements takes a column or a table away.
    boolean drops(String statement);

    /// What an archive table takes on disk, with its indexes and large values.
    long storedBytes(Connection connection, TableName table) throws SQLException;

    /// Whether an archive table holds rows, or one of its columns holds values or is part of what manifests prove,
    /// nulls included; keeps others out until the transaction ends. False when there is no such table or column.
    ///
    /// @param column empty for the table
    boolean used(Connection connection, TableName table, String column) throws SQLException;

    /// Makes the partitions that take rows stamped from `from` to a month after `to`, unless they are there.
    void ensurePartitions(Connection connection, TableName table, Instant from, Instant to) throws SQLException;

    /// Serialises DDL of several nodes for the rest of the transaction.
    void lockForDdl(Connection connection) throws SQLException;
}
