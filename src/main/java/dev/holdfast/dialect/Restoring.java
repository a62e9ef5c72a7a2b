package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Brings archived rows back: finds them in an archive, stages them beside their source, and inserts them there.
///
/// Tables of an archive are given as [MoveTable]s *as they stand there*: `source` is the archive's name, and so are the
/// tables of the paths; the root is last. A [Stage] is a table of the open transaction alone. It holds rows as the
/// archive keeps them, each with its hash as the archive's server reckons it, so that what arrives, and what stands in
/// the source afterwards, is compared row by row.
public interface Restoring {
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

    /// Rows on their way back. @param name of the table of the transaction
    /// @param table names, types and key of the source; `source` is its name there, columns are those that both
    /// have
    record Stage(String name, MoveTable table) {}

    /// Makes the stage.
    void stage(Connection source, Stage stage) throws SQLException;

    /// Fills it with what hangs on copies that are in the same database. @return rows
    long fill(Connection source, Stage stage, MoveTable standing, Copies copies) throws SQLException;

    /// As [#fill(Connection, Stage, MoveTable, Copies)], from another server.
    long fill(Connection archive, Connection source, Stage stage, MoveTable standing, Copies copies)
            throws SQLException;

    /// Rows that did not arrive as they were sent. To be asked when a stage is full, first of all.
    long corrupted(Connection source, Stage stage) throws SQLException;

    /// What stands in the source under the keys of the stage.
    ///
    /// @param others the copies whose rows meet other ones: root keys and chunks
    /// @param shown keys of the first of these rows, as text
    record Standing(long equal, Keys others, List<String> shown) {
        public Standing {
            shown = List.copyOf(shown);
        }
    }

    Standing standing(Connection source, Stage stage) throws SQLException;

    /// Takes rows of these copies off the stage. @param copies as [Copies#named()] @return rows
    long leave(Connection source, Stage stage, Keys copies) throws SQLException;

    /// Takes rows off the stage that stand in the source already. @return rows
    long leaveStanding(Connection source, Stage stage) throws SQLException;

    /// Values of a foreign key of the staged rows that neither the source's parent table nor a stage of it has.
    ///
    /// @param parent columns that the key refers to; @param parents stages of the parent table
    Keys missing(Connection source, Stage child, ForeignKey key, List<Column> parent, List<Stage> parents)
            throws SQLException;

    /// @param target where to; the source itself, or a table like it
    /// @return rows
    long insert(Connection source, Stage stage, TableName target) throws SQLException;

    /// Staged rows that do not stand in `target` with the hash that the archive told; none after a good insert.
    ///
    /// @return keys as text, the first few
    List<String> differing(Connection source, Stage stage, TableName target) throws SQLException;

    /// Sum of the hashes of the staged rows.
    Digest digest(Connection source, Stage stage) throws SQLException;

    /// Sequences that number columns of the stage's table and are behind the staged rows.
    List<Behind> behind(Connection source, Stage stage) throws SQLException;

    /// @param sequence as it is named in a statement; @param last what it gave last
    /// @param wanted the highest number that comes back
    record Behind(String sequence, String column, long last, long wanted, long increment) {}

    /// Raises a sequence, never lowers it, whoever uses it meanwhile.
    void raise(Connection source, Behind behind) throws SQLException;

    /// What an INSERT into `tables` sets off or meets.
    List<Effect> effects(Connection source, List<TableName> tables) throws SQLException;

    /// Columns without a default that take no nulls: a row that does not name them cannot come in.
    List<String> required(Connection source, TableName table) throws SQLException;

    /// Bounds the transaction, then keeps the form of the tables as it is until it ends; constraints that can wait do.
    void lock(Connection source, List<TableName> tables, ServerLimits limits) throws SQLException;

    /// Looks at the constraints that waited.
    void checkConstraints(Connection source) throws SQLException;

    /// Makes tables like these, with their constraints but foreign keys, in a schema of their own.
    void scratch(Connection source, String schema, List<TableName> tables) throws SQLException;

    /// Adds a foreign key between two of these tables.
    void scratchKey(Connection source, String schema, ForeignKey key) throws SQLException;

    /// The name that a table has in such a schema.
    static TableName scratch(String schema, TableName table) {
        return new TableName(schema, table.schema() + "." + table.table());
    }

    /// Remembers in the archive that what hangs on the copies came back. Safe to repeat. @return rows marked now
    long mark(Connection archive, UUID installation, long restore, MoveTable standing, Copies copies)
            throws SQLException;

    /// Keys of a chunk in an archive table that came back, each column as text.
    List<List<String>> marked(Connection archive, UUID installation, TableName table, long chunk) throws SQLException;

    /// How many rows of each chunk came back, by archive table; chunks with a number above `after` and up to `upTo`.
    Map<String, Map<Long, Long>> countMarked(Connection archive, UUID installation, long after, long upTo)
            throws SQLException;

    void writeReceipt(Connection source, UUID installation, long restore, TableName table, Digest digest)
            throws SQLException;

    /// Whether the rows of a restore were committed here.
    boolean received(Connection source, UUID installation, long restore) throws SQLException;
}
