package dev.holdfast.proof;

import java.security.MessageDigest;
import java.util.List;

/// One root for all tables of a chunk: what the control database keeps, so that it and the archive vouch for each
/// other.
public final class ChunkRoot {
    private ChunkRoot() {}

    /// The root over the rows of one table. @param table as the manifest names it
    public record TableRoot(String table, long rows, Root root) {}

    /// A leaf for each table: its name, how many rows, and their root.
    public static Root of(List<TableRoot> tables) {
        Leaves leaves = new Leaves();
        MessageDigest sha = Sha256.make();
        for (TableRoot table : tables) {
            ByteBuilder bytes = new ByteBuilder();
            bytes.put8(0);
            bytes.putText(table.table());
            bytes.put64(table.rows());
            bytes.put(table.root().bytes());
            leaves.add(bytes.digest(sha));
        }
        return leaves.root();
    }
}
