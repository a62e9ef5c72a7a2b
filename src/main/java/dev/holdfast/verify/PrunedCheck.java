package dev.holdfast.verify;

import dev.holdfast.archive.Route;
import dev.holdfast.dialect.Manifest;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import dev.holdfast.ledger.LedgerPartitions.Pruned;
import dev.holdfast.verify.Comparison.LedgerLookup;
import dev.holdfast.verify.Finding.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

    private final Route route;
    private final UUID installation;
    private final LedgerLookup lookup;
    private final Map<Long, OptionalInt> policies = new HashMap<>();

    PrunedCheck(Route route, UUID installation, LedgerLookup lookup) {
        this.route = route;
        this.installation = installation;
        this.lookup = lookup;
    }

    Optional<Finding> compare(Pruned pruned) {
        Sum sum = new Sum(route.root().archive().toString());
        long after = pruned.firstChunk() - 1;
        while (after < pruned.lastChunk()) {
            List<Manifest> page = page(after);
            if (page.isEmpty()) {
                break;
            }
            page.stream().filter(manifest -> of(pruned, manifest)).forEach(sum::add);
            after = page.getLast().chunk();
        }
        sum.closeChunk();
        boolean same = sum.chunks == pruned.chunks()
                && sum.rootRows == pruned.rootRows()
                && sum.rows == pruned.archivedRows()
                && MessageDigest.isEqual(sum.digest.digest(), pruned.digest());
        if (same) {
            return Optional.empty();
        }
        String policy = route.policy().name();
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

    private List<Manifest> page(long after) {
        List<TableName> tables = route.tables().stream().map(MoveTable::archive).toList();
        return route.archive().read(archive -> {
            var dialect = route.archive().dialect();
            return dialect.helpers().installed(archive)
                    ? dialect.checking().manifests(archive, installation, tables, after, LINES)
                    : List.of();
        });
    }

    private boolean of(Pruned pruned, Manifest manifest) {
        return manifest.chunk() <= pruned.lastChunk()
                && manifest.session() >= pruned.fromSession()
                && manifest.session() < pruned.toSession()
                && policies.computeIfAbsent(manifest.session(), session -> lookup.policyOf(session, manifest.chunk()))
                        .equals(OptionalInt.of(route.policy().id()));
    }

    /// What manifests in order of chunk come to, in the form of table `ledger_pruned`.
    private static final class Sum {
        private final String rootTable;
        private final MessageDigest digest = sha256();
        private long chunk;
        private long chunkRootRows;
        private long chunkRows;
        private long chunks;
        private long rootRows;
        private long rows;

        Sum(String rootTable) {
            this.rootTable = rootTable;
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        void add(Manifest manifest) {
            if (manifest.chunk() != chunk) {
                closeChunk();
                chunk = manifest.chunk();
            }
            chunkRows += manifest.digest().rows();
            if (manifest.table().equals(rootTable)) {
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
