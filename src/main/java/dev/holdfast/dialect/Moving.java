package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Moves the rows of a chunk.
///
/// Every statement names its rows by the keys of a chunk, bound as arrays; none evaluates a predicate to find what to
/// delete. A root row must in addition still be due.
public interface Moving {
    /// Local method: deletes the rows that hang on `keys` and inserts exactly what the delete returned, in one
    /// statement.
    ///
    /// @param due for the root table: rows must still satisfy it
    /// @param held what may not go, of any table: each row that goes is compared as the statement deletes it
    /// @return what was deleted and what was inserted
    /// @throws RowsHeld when a held row went: then the transaction must be rolled back
    Moved moveWithin(
            Connection connection,
            MoveTable table,
            Keys keys,
            Stamp stamp,
            @Nullable MarkQuery due,
            List<HeldRows> held)
            throws SQLException;

    /// As the other one, with nothing held.
    default Moved moveWithin(Connection connection, MoveTable table, Keys keys, Stamp stamp, @Nullable MarkQuery due)
            throws SQLException {
        return moveWithin(connection, table, keys, stamp, due, List.of());
    }

    record Moved(Digest deleted, Digest inserted) {}

    /// What the archive holds of the chunk in one table.
    Digest readBack(Connection archive, MoveTable table, Stamp stamp) throws SQLException;

    /// Deletes the rows that hang on `keys`.
    ///
    /// @param places of rows of the root whose copy has the keys of the list: then what lies there goes, and the
    ///     caller must compare it with that copy
    /// @param held as for [#moveWithin]
    /// @return what was deleted, hashed from what the statement returned
    /// @throws RowsHeld when a held row went: then the transaction must be rolled back
    Digest delete(
            Connection source,
            MoveTable table,
            Keys keys,
            @Nullable Places places,
            @Nullable MarkQuery due,
            List<HeldRows> held)
            throws SQLException;

    /// As the other one, by keys alone and with nothing held.
    default Digest delete(Connection source, MoveTable table, Keys keys, @Nullable MarkQuery due) throws SQLException {
        return delete(source, table, keys, null, due, List.of());
    }

    /// Keeps the form of the tables as it is until the transaction ends, where [HelperSchema#enter] did not: by rows
    /// that hang on `keys` and go anyway, so that nobody who moves others waits.
    void keepForm(Connection source, List<MoveTable> tables, Keys keys) throws SQLException;

    /// Locks the rows that hang on `keys` against deletion and against new rows that refer to them, until the
    /// transaction ends.
    void lockRows(Connection source, MoveTable table, Keys keys) throws SQLException;

    /// Takes an undeleted copy of a chunk out of the archive again, manifest and all.
    void discard(Connection archive, List<MoveTable> tables, Stamp stamp) throws SQLException;

    /// What finds rows in every chunk of a table, for a planner to be asked about. What needs an archive table that may
    /// not stand yet is asked without it: a local move as its delete, a read back by its condition.
    ///
    /// @param local whether the archive is in the same database
    /// @param proved whether the chunk is read back although it is local
    /// @param locked whether rows are locked before they go
    List<Step> steps(MoveTable table, @Nullable MarkQuery due, boolean local, boolean proved, boolean locked);

    /// How a chunk of a table is read back, for the archive's planner, whose engine need not be the source's.
    Step readBackStep(MoveTable table);

    /// @param name a word or two for people
    /// @param archive whether it is sent to the archive
    /// @param sql with `?` for its values
    record Step(String name, boolean archive, String sql) {}

    /// The statements that move one chunk of a table, for people to read.
    List<String> statements(MoveTable table, @Nullable MarkQuery due, boolean sameDatabase);
}
