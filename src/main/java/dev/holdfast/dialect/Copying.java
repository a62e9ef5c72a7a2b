package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Copies rows between two servers of one engine that take each other's bytes unread.
public interface Copying {
    /// Copies the rows that hang on `keys` into the archive table, under the stamp.
    ///
    /// @param places of the rows of `keys` in the root table: then what lies there is copied
    /// @return rows and bytes copied; the hash is not known here
    /// @throws RowsElsewhere when other rows than those of `keys` lay in the places: then it must be rolled back
    Digest copy(Connection source, Connection archive, MoveTable table, Keys keys, @Nullable Places places, Stamp stamp)
            throws SQLException;
}
