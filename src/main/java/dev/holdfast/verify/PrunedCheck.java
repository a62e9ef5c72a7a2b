package dev.holdfast.verify;

import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Manifest;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.ledger.LedgerPartitions.Pruned;
import dev.holdfast.proof.Sha256;
import dev.holdfast.verify.Comparison.LedgerLookup;
import dev.holdfast.verify.Finding.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/// Holds the manifests of chunks that were pruned from the ledger against what the ledger left of them: none may be
/// missing, none may have come, and each has as many rows as it had.
final class PrunedCheck {
    private static final int LINES = 1_000;

    private final Ground ground;
    private final UUID installation;
    private final LedgerLookup lookup;
    private final Map<Long, OptionalInt> policies = new HashMap<>();

    PrunedCheck(Ground ground, UUID installation, LedgerLookup lookup) {
        this.ground = ground;
        this.installation = installation;
        this.lookup = lookup;
    }

    Optional<Finding> compare(Pruned pruned) {
        Sum sum = new Sum();
        long after = pruned.firstChunk() - 1;
        while (after < pruned.lastChunk()) {
            Page page = page(after);
            page.lines.stream().filter(manifest -> of(pruned, manifest)).forEach(sum::add);
            after = page.upTo;
        }
        sum.closeChunk();
        boolean same = sum.chunks == pruned.chunks()
                && sum.rootRows == pruned.rootRows()
                && sum.rows == pruned.archivedRows()
                && MessageDigest.isEqual(sum.digest.digest(), pruned.digest());
        if (same) {
            return Optional.empty();
        }
        String policy = ground.policy().name();
        return Optional.of(new Finding(
                Kind.CONTRADICTION,
                policy,
                null,
                null,
                "%s: of sessions %d to %d, pruned from the ledger, %d chunks with %d rows had moved; manifests are there of %d chunks with %d rows%s"
                        .formatted(
                                policy,
                                pruned.fromSession(),
                                pruned.toSession() - 1,
                                pruned.chunks(),
                                pruned.archivedRows(),
                                sum.chunks,
                                sum.rows,
                                sum.chunks == pruned.chunks() && sum.rows == pruned.archivedRows()
                                        ? ", but of others"
                                        : "")));
    }

    /// Manifests of whole chunks up to a number, of all archives, in order of chunk.
    private record Page(List<Manifest> lines, long upTo) {}

    private Page page(long after) {
        List<Manifest> lines = new ArrayList<>();
        long upTo = Long.MAX_VALUE;
        for (GovernedDatabase archive : ground.archives()) {
            List<Manifest> found = manifests(archive, after);
            upTo = found.size() < LINES ? upTo : Math.min(upTo, found.getLast().chunk());
            lines.addAll(found);
        }
        long end = upTo;
        return new Page(
                lines.stream()
                        .filter(manifest -> manifest.chunk() <= end)
                        .sorted(Comparator.comparingLong(Manifest::chunk))
                        .toList(),
                end);
    }

    private List<Manifest> manifests(GovernedDatabase archive, long after) {
        Dialect dialect = archive.dialect();
        return archive.read(connection -> dialect.helpers().installed(connection)
                ? dialect.checking().manifests(connection, installation, ground.archiveTables(archive), after, LINES)
                : List.of());
    }

    private boolean of(Pruned pruned, Manifest manifest) {
        return manifest.chunk() <= pruned.lastChunk()
                && manifest.session() >= pruned.fromSession()
                && manifest.session() < pruned.toSession()
                && policies.computeIfAbsent(manifest.session(), session -> lookup.policyOf(session, manifest.chunk()))
                        .equals(OptionalInt.of(ground.policy().id()));
    }

    /// What manifests in order of chunk come to, in the form of table `ledger_pruned`.
    private final class Sum {
        private final MessageDigest digest = Sha256.make();
        private long chunk;
        private long chunkRootRows;
        private long chunkRows;
        private long chunks;
        private long rootRows;
        private long rows;

        void add(Manifest manifest) {
            if (manifest.chunk() != chunk) {
                closeChunk();
                chunk = manifest.chunk();
            }
            chunkRows += manifest.digest().rows();
            if (ground.root(manifest.source())) {
                chunkRootRows += manifest.digest().rows();
            }
        }

        void closeChunk() {
            if (chunkRows > 0) {
                String line = (chunks == 0 ? "" : "\n") + chunk + ":" + chunkRootRows + ":" + chunkRows;
                digest.update(line.getBytes(StandardCharsets.UTF_8));
                chunks++;
                rootRows += chunkRootRows;
                rows += chunkRows;
            }
            chunkRootRows = 0;
            chunkRows = 0;
        }
    }
}
