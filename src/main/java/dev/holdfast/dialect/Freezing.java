package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes the rows of whole months out of archive tables, as text, and brings them back.
///
/// Values go as the text that the engine itself prints, which it reads back to the same value. The text is UTF-8.
public interface Freezing {
    /// The partitions of an archive table, oldest first; of those only that end somewhere.
    List<Partition> partitions(Connection archive, TableName table) throws SQLException;

    /// @param from and `to`: rows stamped from then on and before that; @param bytes on disk, with its indexes
    record Partition(TableName name, Instant from, Instant to, long bytes) {}

    /// The columns of an archive table's key, without those of ours.
    List<String> key(Connection archive, TableName table) throws SQLException;

    /// The rows of an archive table that freeze together.
    ///
    /// @param name of the partition that they are; where tables have none, of nothing else
    record Part(TableName table, TableName name, Instant from, Instant to) {}

    /// The table that rows of a part are in, perhaps among others: where they are read and written.
    TableName holder(Part part);

    /// Whether there is such a part: a partition, or where tables have none, a row.
    boolean stands(Connection archive, Part part) throws SQLException;

    long count(Connection archive, Part part) throws SQLException;

    /// Those of `columns` that hold a value that is not exact in a common format: a date or time that is infinite or
    /// outside of the years 1 to 9999, a numeric that is no number, a minus zero (which a writer of Parquet may
    /// take for zero).
    Set<String> beyond(Connection archive, Part part, List<Column> columns) throws SQLException;

    /// The text of every row, in order of chunk, then key.
    void rows(Connection archive, Part part, List<String> columns, List<String> key, RowSink sink) throws SQLException;

    /// Takes a row; values are text, null for NULL, and may be kept.
    interface RowSink {
        void row(byte[] @Nullable [] values) throws SQLException;
    }

    /// Gives rows to a [RowSink], one after the other.
    interface RowSource {
        void into(RowSink sink) throws SQLException;
    }

    /// A table of the columns of `table` that only this transaction sees, as it is named in statements and asked for
    /// in the catalog.
    TableName scratch(Connection archive, TableName table) throws SQLException;

    /// A name for the scratch table of `table` that is known before there is one.
    TableName scratchOf(TableName table);

    /// Takes a scratch table away, where the end of its transaction does not.
    void dropScratch(Connection archive, TableName scratch) throws SQLException;

    /// Writes rows into a table. @return how many
    long load(Connection archive, TableName table, List<String> columns, RowSource rows) throws SQLException;

    /// What a table holds of each chunk: rows, and the sum of the hashes of their text over `columns`.
    List<HelperSchema.Proof> digests(Connection archive, TableName table, List<String> columns) throws SQLException;

    /// As [#digests(Connection, TableName, List)], of a part.
    List<HelperSchema.Proof> digests(Connection archive, Part part, List<String> columns) throws SQLException;

    /// Keeps everybody else from writing to a part until the transaction ends. @return false when there is no such
    /// part
    boolean freeze(Connection archive, Part part) throws SQLException;

    /// Takes a part away. The rest of its table is locked from here to the end of the transaction.
    void drop(Connection archive, Part part) throws SQLException;

    /// Makes room for the rows of a part unless it is there. Serialised with other DDL of ours.
    void make(Connection archive, Part part) throws SQLException;

    /// Waits for who raises an epoch of these scopes, and keeps them from it until the transaction ends: whatever
    /// their epochs are, so for work that destroys nothing.
    void join(Connection archive, UUID installation, List<String> scopes) throws SQLException;

    void writeReceipt(Connection archive, UUID installation, Receipt receipt) throws SQLException;

    /// Marks the receipt of a file whose rows are back. @return whether it stood and was not marked
    boolean markThawed(Connection archive, UUID installation, long file) throws SQLException;

    /// Marks the receipt of a file whose rows an order disposes of, in the transaction that writes its receipts: its
    /// rows are in the file no more. @return whether they were until now
    boolean markDisposed(Connection archive, UUID installation, long file, long order) throws SQLException;

    Optional<Receipt> receipt(Connection archive, UUID installation, long file) throws SQLException;

    /// What an archive remembers of a partition that became a cold file.
    ///
    /// @param thawed whether its rows are in the file no more: they are back, or were disposed of
    record Receipt(
            long file,
            TableName table,
            String partition,
            String object,
            long rows,
            String sha256,
            String manifest,
            boolean thawed) {}
}
