package dev.holdfast.dialect;

import dev.holdfast.proof.Root;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/// Proves what an archive holds: reads rows back and spells them canonically, so that a root stands for them.
public interface Proving {
    /// The root over a chunk's rows in one table as the archive holds them, under the columns of the table.
    ///
    /// @param hashed whether the digest is wanted too, from the same read; if not, its hash is 0
    Proved prove(Connection archive, MoveTable table, Stamp stamp, boolean hashed) throws SQLException;

    /// As [#prove] for all chunks with a number above `after` and up to `upTo`, in no particular order.
    void prove(Connection archive, TableName table, Covered covered, long after, long upTo, Consumer<Proved> consumer)
            throws SQLException;

    /// What one chunk has in one table.
    record Proved(long chunk, Digest digest, Root root) {}

    /// What the manifest of a chunk covers. @param asText columns whose text the record hash takes
    record Covered(List<String> columns, List<String> asText, MoveTable.Hashing hashing) {
        public Covered {
            columns = List.copyOf(columns);
            asText = List.copyOf(asText);
        }
    }
}
