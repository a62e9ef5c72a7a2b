package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Finds archived rows that are to come back, and remembers in the archive which did.
///
/// Tables of an archive are given as [MoveTable]s *as they stand there*: `source` is the archive's name, and so are the
/// tables of the paths; the root is last.
public interface Recalling {
    /// Copies of root rows that are, or have in their bundle, what is wanted, with whoever restored them before.
    ///
    /// @param of the table that `wanted` is told of; its path leads to the root
    /// @param latest whether only the newest copy of each key counts
    Copies find(
            Connection archive, UUID installation, MoveTable root, MoveTable of, Copies.Wanted wanted, boolean latest)
            throws SQLException;

    /// Chunks that the installation's manifests name for a session in a table.
    Keys chunksOf(Connection archive, UUID installation, TableName table, long session) throws SQLException;

    /// Numbers of rows with a value in a column that the source does not have any more, by column.
    List<Lost> lost(Connection archive, MoveTable standing, Copies copies, List<String> columns) throws SQLException;

    /// @param rows that have a value there
    record Lost(String column, long rows) {}

    /// Reads what hangs on the copies, as typed values.
    ///
    /// @param standing the columns that are wanted
    /// @param sink gets a value for each of these columns, one that is left to it, and the name of the copy, see
    ///     [Copies#named()]
    void send(Connection archive, MoveTable standing, Copies copies, RowSink sink) throws SQLException;

    /// Remembers in the archive that what hangs on the copies came back. Safe to repeat. @return rows marked now
    long mark(Connection archive, UUID installation, long restore, MoveTable standing, Copies copies)
            throws SQLException;

    /// Keys of a chunk in an archive table that came back, each column as text.
    List<List<String>> marked(Connection archive, UUID installation, TableName table, long chunk) throws SQLException;

    /// How many rows of each chunk came back, by archive table; chunks with a number above `after` and up to `upTo`.
    Map<String, Map<Long, Long>> countMarked(Connection archive, UUID installation, long after, long upTo)
            throws SQLException;
}
