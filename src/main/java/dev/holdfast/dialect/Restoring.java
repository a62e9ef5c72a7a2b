package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// Brings archived rows back: stages them beside their source, and inserts them there. [Recalling] finds them.
///
/// A [Stage] is a table of the open transaction alone. It holds rows as the archive keeps them, each with its hash as
/// the archive's server reckons it, so that what arrives, and what stands in the source afterwards, is compared row by
/// row.
public interface Restoring {
    /// Rows on their way back.
    ///
    /// @param name of the table of the transaction
    /// @param table names, types and key of the source; `source` is its name there; the columns that both have
    record Stage(String name, MoveTable table) {
        public Stage hashed(MoveTable.Hashing hashing) {
            return new Stage(
                    name,
                    new MoveTable(
                            table.source(),
                            table.archive(),
                            table.columns(),
                            table.key(),
                            table.rootKey(),
                            table.path(),
                            hashing));
        }
    }

    /// Makes the stage. Where rows come to it as typed values ([#sink]) its hashing is canonical.
    void stage(Connection source, Stage stage) throws SQLException;

    /// Fills it with what hangs on copies that are in the same database. @return rows
    long fill(Connection source, Stage stage, MoveTable standing, Copies copies) throws SQLException;

    /// As [#fill(Connection, Stage, MoveTable, Copies)], from another server that understands this one's bytes.
    long fill(Connection archive, Connection source, Stage stage, MoveTable standing, Copies copies)
            throws SQLException;

    /// The type of a column of a stage that takes any text.
    String text();

    /// Takes rows that are sent as typed values: those of [Recalling#send], with the canonical hash in its place.
    RowSink sink(Connection source, Stage stage) throws SQLException;

    /// From here on rows of a canonical stage have the hash that this server reckons by itself. To be called when it is
    /// known that they arrived as they were sent.
    Stage settle(Connection source, Stage stage) throws SQLException;

    /// Rows that did not arrive as they were sent. To be asked when a stage is full, first of all.
    long corrupted(Connection source, Stage stage) throws SQLException;

    /// Takes a stage away where it does not go with its transaction.
    default void drop(Connection source, Stage stage) throws SQLException {}

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
    record Behind(String sequence, String column, long last, long wanted, long increment) {
        /// The same after it gave more.
        public Behind from(long now) {
            return new Behind(sequence, column, now, wanted, increment);
        }
    }

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

    void writeReceipt(Connection source, UUID installation, long restore, TableName table, Digest digest)
            throws SQLException;

    /// Whether the rows of a restore were committed here.
    boolean received(Connection source, UUID installation, long restore) throws SQLException;
}
