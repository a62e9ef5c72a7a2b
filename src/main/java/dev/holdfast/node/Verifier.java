package dev.holdfast.node;

import dev.holdfast.archive.Route;
import dev.holdfast.archive.Routes;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.node.Verification.SampleCount;
import dev.holdfast.policy.Policy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Reconciles ledger, manifests, archive and source: recomputes what every archive table holds of every chunk and holds
/// it against what was written when the chunk moved. Reads only; trusts no figure that it can count.
public final class Verifier {
    private static final int PAGE = 100;

    private final Features features;
    private final UUID installation;
    private final InstantSource clock;

    public Verifier(Features features, UUID installation, InstantSource clock) {
        this.features = features;
        this.installation = installation;
        this.clock = clock;
    }

    /// A table that a generator filled. @param rows how many rows it made
    public record GeneratedTable(String database, TableName table, long rows) {}

    /// @param names policies to verify; empty for all
    /// @param generated tables whose every row must be in source or archive, exactly once
    public Verification verify(List<String> names, List<GeneratedTable> generated) {
        List<Policy> policies = names.isEmpty()
                ? features.policies().all()
                : names.stream().map(features.policies()::byName).toList();
        Tally tally = new Tally();
        for (Policy policy : policies) {
            verify(policy, tally);
        }
        List<SampleCount> samples = names.isEmpty() ? samples(generated, tally) : List.of();
        return new Verification(
                tally.rowsChecked,
                tally.sessions.size(),
                tally.chunks,
                tally.handedOffKeys,
                tally.expectedHandedOffKeys,
                tally.differences,
                tally.notes,
                samples);
    }

    /// What was found so far.
    private static final class Tally {
        private final List<String> differences = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private final Set<Long> sessions = new HashSet<>();

        /// Rows that left each source table for good, by database and table.
        private final Map<String, Long> archived = new HashMap<>();

        private long rowsChecked;
        private long chunks;
        private long handedOffKeys;
        private long expectedHandedOffKeys;
    }

    /// What the databases say of a policy's chunks, by `table` and chunk.
    private record Evidence(
            Map<String, Map<Long, Digest>> held,
            Map<String, Map<Long, Digest>> manifests,
            Map<String, Map<Long, Digest>> receipts,
            Set<Long> foreign) {}

    private void verify(Policy policy, Tally tally) {
        Routes.Resolved resolved = features.routes().resolve(policy, clock.instant());
        Route route = resolved.route();
        Evidence evidence = evidence(route, tally);
        compareArchive(route, evidence, tally);
        compareLedger(route, evidence, tally);
        handoffs(policy, tally);
    }

    private Evidence evidence(Route route, Tally tally) {
        GovernedDatabase archive = route.archive();
        Map<String, Map<Long, Digest>> held = new HashMap<>();
        Map<String, Map<Long, Digest>> manifests = new HashMap<>();
        Set<Long> foreign = archive.read(connection -> {
            var dialect = archive.dialect();
            if (!dialect.helpers().installed(connection)) {
                return Set.of();
            }
            for (MoveTable table : route.tables()) {
                if (dialect.archiveDdl()
                        .archiveColumns(connection, table.archive())
                        .isEmpty()) {
                    continue;
                }
                dialect.checking().chunkDigests(connection, installation, table, proof -> {
                    put(held, proof);
                    tally.rowsChecked += proof.digest().rows();
                });
                long twice = dialect.checking().duplicates(connection, table);
                if (twice > 0) {
                    tally.notes.add("%s %s: %d keys were archived more than once: the application used them again"
                            .formatted(archive.name(), table.archive(), twice));
                }
            }
            dialect.helpers().manifests(connection, installation, proof -> put(manifests, proof));
            return dialect.helpers().foreignChunks(connection, installation);
        });
        Map<String, Map<Long, Digest>> receipts = new HashMap<>();
        route.source().read(connection -> {
            var helpers = route.source().dialect().helpers();
            if (helpers.installed(connection)) {
                helpers.receipts(connection, installation, proof -> put(receipts, proof));
            }
            return true;
        });
        return new Evidence(held, manifests, receipts, foreign);
    }

    private static void put(Map<String, Map<Long, Digest>> all, HelperSchema.Proof proof) {
        all.computeIfAbsent(proof.table(), _ -> new HashMap<>()).put(proof.chunk(), proof.digest());
    }

    private static Map<Long, Digest> of(Map<String, Map<Long, Digest>> all, TableName table) {
        return all.getOrDefault(table.toString(), Map.of());
    }

    /// Archive tables hold what their manifests say, chunk by chunk, and nothing else.
    private static void compareArchive(Route route, Evidence evidence, Tally tally) {
        for (MoveTable table : route.tables()) {
            String where = route.archive().name() + " " + table.archive();
            Map<Long, Digest> held = of(evidence.held(), table.archive());
            Map<Long, Digest> manifests = of(evidence.manifests(), table.archive());
            Map<Long, Digest> receipts = of(evidence.receipts(), table.source());
            manifests.forEach((chunk, manifest) -> {
                Digest found = held.getOrDefault(chunk, Digest.NONE);
                if (!found.sameRows(manifest)) {
                    tally.differences.add(differ(where, chunk, "its manifest", manifest, found));
                }
                Digest receipt = receipts.get(chunk);
                if (receipt != null && !receipt.sameRows(manifest)) {
                    tally.differences.add(differ(where, chunk, "the source's receipt", receipt, manifest));
                }
            });
            held.forEach((chunk, digest) -> {
                if (!manifests.containsKey(chunk) && !evidence.foreign().contains(chunk)) {
                    tally.differences.add(
                            "%s: %d rows of chunk %d have no manifest".formatted(where, digest.rows(), chunk));
                }
                if (receipts.containsKey(chunk)) {
                    tally.archived.merge(route.source().name() + " " + table.source(), digest.rows(), Long::sum);
                }
            });
            receipts.forEach((chunk, receipt) -> {
                if (!manifests.containsKey(chunk)) {
                    tally.differences.add("%s: chunk %d was deleted from %s (%d rows) but has no manifest"
                            .formatted(where, chunk, table.source(), receipt.rows()));
                }
            });
        }
    }

    private static String differ(String where, long chunk, String against, Digest expected, Digest found) {
        return expected.rows() != found.rows()
                ? "%s: chunk %d has %d rows, %s says %d".formatted(where, chunk, found.rows(), against, expected.rows())
                : "%s: the content of chunk %d differs from %s (%d rows)"
                        .formatted(where, chunk, against, found.rows());
    }

    /// The ledger claims no more and no less than the databases hold, and what it says is gone is not in the source.
    private void compareLedger(Route route, Evidence evidence, Tally tally) {
        Policy policy = route.policy();
        Map<Long, Digest> rootReceipts =
                new HashMap<>(of(evidence.receipts(), route.root().source()));
        Map<Long, Digest> rootManifests =
                new HashMap<>(of(evidence.manifests(), route.root().archive()));
        long after = 0;
        while (true) {
            long from = after;
            List<Ledger.Listed> page =
                    features.store().inTransaction(tx -> features.ledger().ofPolicy(tx, policy.id(), from, PAGE));
            if (page.isEmpty()) {
                break;
            }
            for (Ledger.Listed listed : page) {
                compareChunk(route, listed, evidence, tally);
                rootReceipts.remove(listed.chunk().chunk());
                rootManifests.remove(listed.chunk().chunk());
            }
            after = page.getLast().chunk().chunk();
        }
        rootReceipts.forEach(
                (chunk, digest) -> tally.differences.add("%s: chunk %d (%d rows) was deleted from %s but is"
                                .formatted(
                                        policy.name(),
                                        chunk,
                                        digest.rows(),
                                        route.root().source())
                        + " not in the ledger"));
        rootManifests.forEach((chunk, digest) -> tally.differences.add("%s: chunk %d (%d rows) is in %s but not in the"
                        .formatted(
                                policy.name(),
                                chunk,
                                digest.rows(),
                                route.root().archive())
                + " ledger"));
    }

    private void compareChunk(Route route, Ledger.Listed listed, Evidence evidence, Tally tally) {
        if (!listed.moved()) {
            return; // it waits for its turn: its rows are in the source, perhaps in the archive too
        }
        String policy = route.policy().name();
        long chunk = listed.chunk().chunk();
        tally.chunks++;
        tally.sessions.add(listed.chunk().session());
        long rows = route.tables().stream()
                .mapToLong(table -> of(evidence.manifests(), table.archive())
                        .getOrDefault(chunk, Digest.NONE)
                        .rows())
                .sum();
        long rootRows = of(evidence.manifests(), route.root().archive())
                .getOrDefault(chunk, Digest.NONE)
                .rows();
        if (rootRows != listed.rootRows() || rootRows != listed.chunk().keys().size()) {
            tally.differences.add("%s: chunk %d handed off %d keys, its manifest has %d root rows"
                    .formatted(policy, chunk, listed.chunk().keys().size(), rootRows));
        }
        if (rows != listed.archivedRows()) {
            tally.differences.add("%s: chunk %d archived %d rows by the ledger, %d by its manifest"
                    .formatted(policy, chunk, listed.archivedRows(), rows));
        }
        if (listed.chunk().keys().size() == 0) {
            return;
        }
        if (!of(evidence.receipts(), route.root().source()).containsKey(chunk)) {
            tally.differences.add("%s: chunk %d has no receipt in %s"
                    .formatted(policy, chunk, route.source().name()));
        }
        long still = route.source().read(source -> route.source()
                .dialect()
                .checking()
                .present(
                        source,
                        route.root().source(),
                        route.root().rootKey(),
                        listed.chunk().keys()));
        if (still > 0) {
            tally.notes.add("%s: %d archived keys of chunk %d are in %s, where the application used them again"
                    .formatted(policy, still, chunk, route.root().source()));
        }
    }

    /// Every child was handed the keys of every chunk that moved since it was there.
    private void handoffs(Policy policy, Tally tally) {
        List<Policy> children = features.policies().all().stream()
                .filter(candidate -> policy.name().equals(candidate.parent()))
                .toList();
        for (Policy child : children) {
            long handedOff =
                    features.store().inTransaction(tx -> features.handoffs().keys(tx, child.id()));
            long expected =
                    features.store().inTransaction(tx -> features.ledger().keysSince(tx, policy.id(), child.id()));
            tally.handedOffKeys += handedOff;
            tally.expectedHandedOffKeys += expected;
            if (handedOff != expected) {
                tally.differences.add("%s: %d keys were handed off to %s, %d were archived"
                        .formatted(policy.name(), handedOff, child.name(), expected));
            }
        }
    }

    private List<SampleCount> samples(List<GeneratedTable> generated, Tally tally) {
        List<SampleCount> counts = new ArrayList<>();
        for (GeneratedTable table : generated) {
            GovernedDatabase database = features.estate().database(table.database());
            long inSource =
                    database.read(connection -> database.dialect().checking().count(connection, table.table()));
            long inArchive = tally.archived.getOrDefault(table.database() + " " + table.table(), 0L);
            counts.add(new SampleCount(table.database(), table.table().toString(), table.rows(), inSource, inArchive));
            if (inSource + inArchive != table.rows()) {
                tally.differences.add("%s %s: %d rows were generated, %d are in the source and %d in the archive"
                        .formatted(table.database(), table.table(), table.rows(), inSource, inArchive));
            }
        }
        return counts;
    }
}
