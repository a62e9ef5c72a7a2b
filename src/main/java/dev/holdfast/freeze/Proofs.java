package dev.holdfast.freeze;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Disposing.Gone;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.Manifest;
import dev.holdfast.dialect.TableName;
import dev.holdfast.proof.Root;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Holds the rows of a table of the archive against what the archive's manifests say of their chunks.
final class Proofs {
    private static final int LINES = 1_000;

    /// Rows whose leaves are in memory at once.
    private static final long ROWS = 100_000;

    private final Dialect dialect;
    private final UUID installation;

    Proofs(Dialect dialect, UUID installation) {
        this.dialect = dialect;
        this.installation = installation;
    }

    /// The manifests of these chunks of an archive table, in order, each as what receipts say was disposed of has left
    /// it.
    ///
    /// @throws HoldfastException `BLOCKED` when a chunk has none: it is another installation's, or damaged
    List<Manifest> manifests(Connection archive, TableName table, Set<Long> chunks) throws SQLException {
        List<Manifest> found = new ArrayList<>();
        if (chunks.isEmpty()) {
            return found;
        }
        long last = chunks.stream().mapToLong(Long::longValue).max().orElseThrow();
        long after = chunks.stream().mapToLong(Long::longValue).min().orElseThrow() - 1;
        Map<Long, Gone> gone =
                dialect.disposing().gone(archive, installation, after, last).getOrDefault(table.toString(), Map.of());
        while (after < last) {
            List<Manifest> page = dialect.checking().manifests(archive, installation, List.of(table), after, LINES);
            page.stream()
                    .filter(line -> chunks.contains(line.chunk()))
                    .map(line -> left(line, gone.get(line.chunk())))
                    .forEach(found::add);
            if (page.size() < LINES) {
                break;
            }
            after = page.getLast().chunk();
        }
        Set<Long> known = found.stream().map(Manifest::chunk).collect(Collectors.toSet());
        for (Long chunk : chunks) {
            if (!known.contains(chunk)) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "%s: chunk %d has no manifest of this installation: run `holdfast verify`"
                                .formatted(table, chunk));
            }
        }
        return found;
    }

    private static Manifest left(Manifest manifest, @Nullable Gone gone) {
        if (gone == null) {
            return manifest;
        }
        Digest all = manifest.digest();
        return new Manifest(
                manifest.session(),
                manifest.chunk(),
                manifest.table(),
                manifest.source(),
                new Digest(
                        all.rows() - gone.digest().rows(),
                        all.hash().subtract(gone.digest().hash()),
                        all.bytes()),
                manifest.root() == null ? null : Root.of(HexFormat.of().parseHex(gone.leftRoot())),
                manifest.covered(),
                manifest.archivedAt());
    }

    /// @param rows a table with rows of these chunks, and perhaps of others
    /// @param what it is that differs, for the message
    /// @throws HoldfastException `MISMATCH` when a chunk is not what its manifest says
    void compare(Connection archive, TableName rows, List<Manifest> manifests, String what) throws SQLException {
        int from = 0;
        while (from < manifests.size()) {
            int to = from + 1;
            long sum = manifests.get(from).digest().rows();
            while (to < manifests.size()
                    && sum < ROWS
                    && manifests.get(to).covered().equals(manifests.get(from).covered())) {
                sum += manifests.get(to++).digest().rows();
            }
            compareRun(archive, rows, manifests.subList(from, to), what);
            from = to;
        }
    }

    private void compareRun(Connection archive, TableName rows, List<Manifest> run, String what) throws SQLException {
        Map<Long, Digest> digests = new HashMap<>();
        Map<Long, Root> roots = new HashMap<>();
        long after = run.getFirst().chunk() - 1;
        long upTo = run.getLast().chunk();
        if (run.stream().anyMatch(manifest -> manifest.root() != null)) {
            dialect.proving().prove(archive, rows, run.getFirst().covered(), after, upTo, proved -> {
                digests.put(proved.chunk(), proved.digest());
                roots.put(proved.chunk(), proved.root());
            });
        } else {
            dialect.checking()
                    .digests(
                            archive,
                            rows,
                            run.getFirst().covered(),
                            after,
                            upTo,
                            proof -> digests.put(proof.chunk(), proof.digest()));
        }
        for (Manifest manifest : run) {
            Digest found = digests.getOrDefault(manifest.chunk(), Digest.NONE);
            @Nullable Root root = manifest.root();
            if (!found.sameRows(manifest.digest())
                    || (root != null && !Objects.equals(root, roots.get(manifest.chunk())))) {
                throw new HoldfastException(
                        ErrorCode.MISMATCH,
                        "%s: chunk %d of %s is not what its manifest says less what was disposed of (%d rows, not %d)"
                                .formatted(
                                        what,
                                        manifest.chunk(),
                                        manifest.table(),
                                        found.rows(),
                                        manifest.digest().rows()));
            }
        }
    }

    /// What differs between the rows of a table, as text, and a cold file; empty when nothing does.
    static String differences(List<HelperSchema.Proof> digests, ColdManifest manifest) {
        Map<Long, Digest> found =
                digests.stream().collect(Collectors.toMap(HelperSchema.Proof::chunk, HelperSchema.Proof::digest));
        for (ColdManifest.Chunk chunk : manifest.chunks()) {
            Digest rows = found.getOrDefault(chunk.chunk(), Digest.NONE);
            if (rows.rows() != chunk.rows() || rows.hash().compareTo(chunk.textHash()) != 0) {
                return "chunk %d has %d rows, the file %d%s"
                        .formatted(
                                chunk.chunk(),
                                rows.rows(),
                                chunk.rows(),
                                rows.rows() == chunk.rows() ? ", of other content" : "");
            }
        }
        return found.keySet().stream()
                .filter(chunk -> manifest.chunk(chunk).isEmpty())
                .findFirst()
                .map(chunk -> "chunk " + chunk + " is not in the file")
                .orElse("");
    }
}
