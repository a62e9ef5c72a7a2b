package dev.holdfast.archive;

import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Proving;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.policy.Policy;
import dev.holdfast.proof.ChunkRoot;
import dev.holdfast.proof.Root;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Proves each row of a chunk, for policies that ask for it: rows are read back from the archive before the commit that
/// makes them durable, and the root over them goes into the manifest. For other policies nothing here does anything.
public final class RowProof {
    private RowProof() {}

    private static boolean wanted(Route route) {
        return route.policy().proof() == Policy.Proof.PROOF;
    }

    /// What the archive holds of a chunk in one table. @param root hexadecimal; null without proof
    record ReadBack(Digest digest, @Nullable String root) {}

    /// Digest and root from one read.
    static ReadBack readBack(Route route, Connection archive, MoveTable table, Stamp stamp) throws SQLException {
        Dialect dialect = route.archive().dialect();
        if (!wanted(route)) {
            return new ReadBack(dialect.moving().readBack(archive, table, stamp), null);
        }
        Proving.Proved proved = dialect.proving().prove(archive, table, stamp, true);
        return new ReadBack(proved.digest(), proved.root().toString());
    }

    /// The root alone, where the digest is known: what was inserted must be there to be read.
    ///
    /// @return hexadecimal; null without proof
    static @Nullable String root(Route route, Connection archive, MoveTable table, Stamp stamp, Digest inserted)
            throws SQLException {
        if (!wanted(route)) {
            return null;
        }
        Proving.Proved proved = route.archive().dialect().proving().prove(archive, table, stamp, false);
        if (proved.digest().rows() != inserted.rows()) {
            throw new SQLException(
                    "%s: %d rows were inserted, %d can be read back"
                            .formatted(
                                    table.archive(),
                                    inserted.rows(),
                                    proved.digest().rows()),
                    "XX000");
        }
        return proved.root().toString();
    }

    /// One root for all tables of a chunk that the archive has committed, for the ledger; null without proof.
    public static @Nullable Root ofChunk(Route route, Stamp stamp) {
        if (!wanted(route)) {
            return null;
        }
        List<HelperSchema.Proof> manifests = route.archive()
                .read(archive ->
                        route.archive().dialect().helpers().manifests(archive, stamp.installation(), stamp.chunk()));
        List<ChunkRoot.TableRoot> roots = manifests.stream()
                .filter(manifest -> manifest.seal().merkleRoot() != null)
                .map(manifest -> new ChunkRoot.TableRoot(
                        manifest.table(),
                        manifest.digest().rows(),
                        Root.of(HexFormat.of()
                                .parseHex(String.valueOf(manifest.seal().merkleRoot())))))
                .toList();
        return roots.isEmpty() || roots.size() < manifests.size() ? null : ChunkRoot.of(roots);
    }
}
