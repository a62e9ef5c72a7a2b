package dev.holdfast.dialect;

import dev.holdfast.proof.ProofColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Sends and takes rows as typed values, between servers that do not understand each other's bytes.
public interface Piping {
    /// Reads the rows that hang on `keys` in one pass and hands them to `sink`, in memory that does not grow with
    /// their number.
    void send(Connection source, MoveTable table, Keys keys, Stamp stamp, RowSink sink) throws SQLException;

    /// Takes rows into the archive table, each under the stamp.
    RowSink sink(Connection archive, MoveTable table, Stamp stamp) throws SQLException;

    /// The columns of a table of this engine as a proof spells them, see [MoveTable.MoveColumn#crossing()].
    List<ProofColumn> proofColumns(MoveTable table);
}
